import type { RequestOptions } from '../options.ts';
import { type Page, type Paged, paged } from '../paged.ts';
import type { QueryValue, Transport } from '../transport.ts';

export interface PageParams {
  /** Go on from here: the `nextCursor` of a page. */
  cursor?: string | undefined;
  /** Per page, 1 to 100; 20 if absent. */
  limit?: number | undefined;
}

export const list = <T>(
  transport: Transport,
  path: string,
  { cursor: from, ...params }: PageParams & Readonly<Record<string, QueryValue>>,
  options: RequestOptions,
): Paged<T> =>
  paged(
    (cursor) => transport.send<Page<T>>({ method: 'GET', path, query: { ...params, cursor } }, options),
    from,
  );
