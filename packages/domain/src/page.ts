/**
 * The page that the rows are of. One row more than `limit` has to have been asked for: it says whether others follow, and
 * `next` is then the key of the page's last row, after which they come; null on the last page.
 */
export function cutPage<Row, Key>(
  rows: readonly Row[],
  limit: number,
  keyOf: (row: Row) => Key,
): { page: Row[]; next: Key | null } {
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return { page, next: rows.length > limit && last !== undefined ? keyOf(last) : null };
}
