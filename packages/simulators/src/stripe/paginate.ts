import { noSuch } from './errors.ts';
import type { Listing } from './params.ts';
import { serializeList } from './serialize/list.ts';

interface Paginated<T> {
  /** Oldest first. */
  records: T[];
  listing: Listing;
  /** What the object is called when a cursor names none. */
  object: string;
  url: string;
  serialize(record: T): object;
}

/** One page, newest first, between the cursors: https://docs.stripe.com/api/pagination */
export function paginate<T extends { id: string; created: number }>(request: Paginated<T>) {
  const { records, listing, object, url, serialize } = request;
  const { gt = -Infinity, gte = -Infinity, lt = Infinity, lte = Infinity } = listing.created ?? {};
  const newestFirst = records.toReversed();
  const position = (id: string, param: string) => {
    const at = newestFirst.findIndex((record) => record.id === id);
    if (at < 0) throw noSuch(object, id, { param, status: 400 });
    return at;
  };
  const { starting_after: after, ending_before: before, limit } = listing;
  const rest = newestFirst
    .slice(
      after === undefined ? 0 : position(after, 'starting_after') + 1,
      before === undefined ? undefined : position(before, 'ending_before'),
    )
    .filter(({ created }) => created > gt && created >= gte && created < lt && created <= lte);
  const page = before === undefined ? rest.slice(0, limit) : rest.slice(-limit);
  return serializeList(url, page.map(serialize), rest.length > page.length);
}
