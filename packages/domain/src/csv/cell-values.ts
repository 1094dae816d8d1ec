/** What a cell says, or what would be right instead. */
export type Value = { value: unknown } | { fault: string };

const flags: Readonly<Record<string, boolean>> = {
  ...{ true: true, yes: true, '1': true },
  ...{ false: false, no: false, '0': false },
};

/** As people and spreadsheets write it, in capitals or not. */
export function readFlag(cell: string): Value {
  const value = flags[cell.trim().toLowerCase()];
  return value === undefined ? { fault: 'must be true or false' } : { value };
}

/** Digits alone, with a minus at most: neither `1,000` nor `1e3`. */
export function readWhole(cell: string): Value {
  const text = cell.trim();
  if (!/^-?\d{1,12}$/.test(text)) return { fault: 'must be a whole number in digits, for example 350' };
  return { value: Number(text) };
}

const notAnObject = { fault: 'must be a JSON object, for example {"size":"L"}' };

const isText = (value: unknown): value is string => typeof value === 'string';

/** JSON in a cell; an empty cell is an empty object. */
export function readObject(cell: string): Value {
  if (cell.trim() === '') return { value: {} };
  let value: unknown;
  try {
    value = JSON.parse(cell);
  } catch {
    return notAnObject;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return notAnObject;
  if (Object.hasOwn(value, '__proto__')) return { fault: 'must not name __proto__' };
  const texts = Object.entries(value).flat().filter(isText);
  if (!texts.every((text) => text.isWellFormed()))
    return { fault: 'must not contain half of a surrogate pair' };
  return { value };
}
