import { describe, expect, it } from 'vitest';
import { columns, inOneLine, named, shortened, wrap } from './plain.ts';

describe('inOneLine', () => {
  it('leaves no line break of any kind', () => {
    expect(inOneLine(' a\r\nBcc: x@y\u2028b\u0085c\u000bd ')).toBe('a Bcc: x@y b c d');
  });

  it('removes the controls that turn the direction of what follows', () => {
    expect(inOneLine('invoice\u202egpj.exe')).toBe('invoicegpj.exe');
  });

  it('keeps emoji made of several characters whole', () => {
    expect(inOneLine('👩‍👩‍👧‍👦 tea')).toBe('👩‍👩‍👧‍👦 tea');
  });
});

describe('named', () => {
  it('isolates a name that is written right to left, and only such a name', () => {
    expect(named('محمد')).toBe('\u2068محمد\u2069');
    expect(named('Ada')).toBe('Ada');
  });

  it('cannot be left by an isolate that the name itself ends', () => {
    expect(named('שלום\u2069\u2069 evil')).toBe('\u2068שלום evil\u2069');
  });
});

describe('shortened', () => {
  it('cuts between characters, not inside one', () => {
    expect(shortened('👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦', 2)).toBe('👩‍👩‍👧‍👦…');
    expect(shortened('four', 4)).toBe('four');
  });
});

describe('wrap', () => {
  it('breaks at spaces and keeps a long word whole', () => {
    expect(wrap('one two three', 7)).toBe('one two\nthree');
    expect(wrap('see https://example.com/a/long/path now', 10)).toBe(
      'see\nhttps://example.com/a/long/path\nnow',
    );
  });
});

describe('columns', () => {
  it('aligns the figures to the right whatever the text beside them is', () => {
    expect(
      columns([
        { figures: ['Qty', 'Price'], text: 'Item' },
        { figures: ['2', '$1,000.00'], text: 'Кружка 🎉' },
        { figures: ['', '€5'], text: 'Total' },
      ]),
    ).toBe(['Qty      Price  Item', '  2  $1,000.00  Кружка 🎉', '            €5  Total'].join('\n'));
  });

  it('continues long text below itself, not below the figures', () => {
    const [first, second] = columns([{ figures: ['10'], text: 'word '.repeat(20) }]).split('\n');
    expect(first).toMatch(/^10 {2}word/);
    expect(second).toMatch(/^ {4}word/);
  });
});
