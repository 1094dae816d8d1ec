import { describe, expect, it } from 'vitest';
import { isKnown, readTags, requireMatch } from './etag.ts';

const asked = (name: string, value: string | undefined) => ({
  get: ((header: string) => (header === name ? value : undefined)) as never,
});

describe('If-Match', () => {
  it.each([undefined, '*', '"a"', '"b", "a"', 'W/"a", "a"'])('%s lets the change go on', (header) => {
    expect(() => requireMatch(asked('If-Match', header), '"a"')).not.toThrow();
  });

  it.each(['"b"', 'W/"a"', '', 'a', '"A"', '"a', '" a"'])('%s does not', (header) => {
    expect(() => requireMatch(asked('If-Match', header), '"a"')).toThrow('changed since');
  });
});

it.each([
  [undefined, false],
  ['*', true],
  ['"a"', true],
  ['W/"a"', true],
  ['"b",W/"a"', true],
  ['"b"', false],
  ['nonsense', false],
])('If-None-Match %s is answered without a body: %s', (header, known) => {
  expect(isKnown(asked('If-None-Match', header), '"a"')).toBe(known);
});

it('a tag may hold a comma', () => {
  expect(readTags('"a,b", "c"')).toEqual(['"a,b"', '"c"']);
});
