/** A column of a kind of file. */
export interface Column<Name extends string = string> {
  name: Name;
  /** A file without it is not taken. */
  isRequired?: true;
  /** It is there for who reads the file, and nothing is taken from it. */
  isInformation?: true;
}

/** What the cells of a row are, in their order; null for those that nothing is taken from. */
export type Header<Name extends string = string> = readonly (Name | null)[];

export type HeaderReading<Name extends string = string> = { header: Header<Name> } | { failure: string };

/** `Tax class`, `tax_class` and `taxClass` are the same. */
const plain = (text: string): string => text.replace(/[\s_-]/g, '').toLowerCase();

const quoted = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(', ');

const twiceIn = (names: readonly string[]): string[] =>
  names.filter((name, nth) => names.indexOf(name) !== nth);

/**
 * Finds the columns by their names in the first row. A name that is not known is most likely a slip, which would leave
 * something out without a word: such a file is not taken.
 */
export function readHeader<Name extends string>(
  cells: readonly string[],
  columns: readonly Column<Name>[],
): HeaderReading<Name> {
  const named = cells.map((cell) => cell.trim());
  const found = named.map((name) => columns.find((column) => plain(column.name) === plain(name)));
  const unknown = named.filter((name, nth) => name !== '' && !found[nth]);
  const known = columns.map(({ name }) => name);
  if (unknown.length > 0) {
    return {
      failure: `Row 1 names columns that are not known: ${quoted(unknown)}. There are: ${known.join(', ')}.`,
    };
  }
  const names = found.flatMap((column) => column?.name ?? []);
  const twice = twiceIn(names);
  if (twice.length > 0) return { failure: `Row 1 names ${quoted(twice)} twice.` };
  const missing = columns.filter(({ name, isRequired }) => isRequired && !names.includes(name));
  if (missing.length > 0) {
    return { failure: `Row 1 does not name ${quoted(missing.map(({ name }) => name))}.` };
  }
  return { header: found.map((column) => (column && !column.isInformation ? column.name : null)) };
}
