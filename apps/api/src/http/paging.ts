import { z } from 'zod';
import { Problem } from './problem.ts';

const version = 1;
const longestCursor = 1_000;

/** Query parameters that every list takes. */
export const pageQuery = {
  limit: z
    .string()
    .regex(/^(?:[1-9]\d?|100)$/, 'must be a whole number from 1 to 100')
    .default('20')
    .transform(Number)
    .meta({
      description: 'Rows on a page, at most.',
      type: 'integer',
      minimum: 1,
      maximum: 100,
      default: 20,
    }),
  cursor: z
    .string()
    .optional()
    .meta({
      description: 'The `nextCursor` of the page before, of the same list and with the same filters.',
      examples: ['eyJ2IjoxLCJsaXN0Ijoib3JkZXJzIn0'],
    }),
};

export interface PageKind<Key> {
  /** A cursor of one list is not taken by another. */
  list: string;
  /** What names the last row of a page. */
  key: z.ZodType<Key>;
}

/** Opaque to clients: they hand it back and do not look inside. */
export const writeCursor = <Key>({ list }: PageKind<Key>, after: Key): string =>
  Buffer.from(JSON.stringify({ v: version, list, after })).toString('base64url');

/** The row to go on after; undefined for the first page. Throws `invalid_cursor`. */
export function readCursor<Key>({ list, key }: PageKind<Key>, cursor: string | undefined): Key | undefined {
  if (cursor === undefined) return undefined;
  const shape = z.strictObject({ v: z.literal(version), list: z.literal(list), after: key });
  const parsed = shape.safeParse(decode(cursor));
  if (parsed.success) return parsed.data.after;
  throw new Problem('invalid_cursor', 'The cursor is not one that this list gave out.', {
    errors: [{ path: 'cursor', message: 'must be a nextCursor of this list' }],
  });
}

function decode(cursor: string): unknown {
  if (cursor.length > longestCursor || !/^[\w-]+$/.test(cursor)) return undefined;
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}

/** A page as every list answers it. */
export const page = <Key, Row>(kind: PageKind<Key>, data: Row[], nextAfter: Key | null) => ({
  data,
  nextCursor: nextAfter === null ? null : writeCursor(kind, nextAfter),
});
