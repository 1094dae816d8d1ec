import fc from 'fast-check';

/** What no field expects, and careless code trips over. */
const nasty: readonly unknown[] = [
  ...[null, '', ' ', true, 0, -1, 1.5, 1e308, -1e308, Number.MAX_SAFE_INTEGER + 2, 2 ** 31, -(2 ** 63)],
  ...[[], {}, [[]], [null], { constructor: { prototype: {} } }],
  ...[
    '\u0000',
    '\ud800',
    '\u202e',
    '\ufeff',
    '%00',
    "' OR 1=1 --",
    '../../etc/passwd',
    '{{7*7}}',
    'x'.repeat(20_000),
  ],
  ...[
    '0000-00-00',
    '275760-09-13T00:00:00.001Z',
    '2026-02-30T25:61:61Z',
    '00000000-0000-0000-0000-000000000000',
  ],
];

type Path = readonly (string | number)[];

function pathsIn(value: unknown, path: Path = []): Path[] {
  if (value === null || typeof value !== 'object') return [path];
  return [path, ...Object.entries(value).flatMap(([name, inner]) => pathsIn(inner, [...path, name]))];
}

function replaceAt(value: unknown, path: Path, change: (at: unknown) => unknown): unknown {
  const [name, ...rest] = path;
  if (name === undefined) return change(value);
  if (Array.isArray(value))
    return value.map((item, nth) => (String(nth) === name ? replaceAt(item, rest, change) : item));
  const fields = value as Record<string, unknown>;
  return { ...fields, [name]: replaceAt(fields[name], rest, change) };
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

const withoutOne = (value: unknown): unknown =>
  isObject(value) ? Object.fromEntries(Object.entries(value).slice(1)) : undefined;

const withOneMore = (value: unknown): unknown =>
  isObject(value) ? { ...value, nonsense: 1 } : [value, value];

/** The value with one thing about it wrong: another value somewhere, a field too many, a field too few. */
export const spoil = (value: unknown): fc.Arbitrary<unknown> => {
  const change = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...nasty).map((wrong) => () => wrong) },
    fc.constantFrom(withoutOne, withOneMore),
  );
  return fc
    .tuple(fc.constantFrom(...pathsIn(value)), change)
    .map(([path, changed]) => replaceAt(value, path, changed));
};

/** Text of a body that is no JSON, or not JSON as we take it. */
export const brokenBodies = fc.oneof(
  fc.constantFrom(
    ...[
      '',
      '{',
      '[]',
      'null',
      '"text"',
      '{"a":1,"a":2}',
      '{"__proto__":{}}',
      '\ufeff{}',
      '{"a":"\\ud800"}',
      '{}{}',
    ],
    ...['['.repeat(5_000), `{"a":${'9'.repeat(400)}}`, '{"a":NaN}', "{'a':1}", '// nothing\n{}'],
  ),
  fc.json(),
);

export const oddTexts = fc.constantFrom(
  ...[
    '%00',
    '%ff',
    '%',
    '..',
    '.',
    '%2e%2e%2f',
    'x'.repeat(500),
    '%F0%9F%92%A9',
    '-',
    '0',
    ':id',
    '%20',
    "'",
  ],
);

/** What a header may hold on the wire. */
export const oddHeaders = fc.constantFrom(
  ...[
    '',
    ' ',
    'a b',
    'é',
    '"',
    'x'.repeat(300),
    ',',
    ';;;',
    'wait',
    'wait=',
    'wait=-1',
    '1e9',
    '*',
    'W/"1"',
    '0',
  ],
);
