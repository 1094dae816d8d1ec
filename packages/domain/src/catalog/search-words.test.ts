import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readSearch } from './search-words.ts';

it.each([
  ['blue mug', { fragment: 'blue mug', beginning: `'blue' & 'mug':*` }],
  [' MUG-01 ', { fragment: 'MUG-01', beginning: `'MUG' & '01':*` }],
  ['"blue mug"', {}],
  ['mug -blue', {}],
  ['mug or cup', {}],
  ['orange', { fragment: 'orange', beginning: `'orange':*` }],
  ['☕️', { fragment: '☕️' }],
  ['', {}],
  [undefined, {}],
])('reads %o', (text, hints) => {
  expect(readSearch(text)).toEqual(hints);
});

it('nothing that is typed is an operator of the query', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (text) => {
      const { beginning = `'':*` } = readSearch(text);
      expect(beginning).toMatch(/^'[\p{L}\p{N}]*'(?: & '[\p{L}\p{N}]+')*:\*$/u);
    }),
  );
});
