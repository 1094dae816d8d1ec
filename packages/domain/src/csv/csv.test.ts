import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readAmount, writeAmount } from './amounts.ts';
import { type Delimiter, delimiterNames, findDelimiter } from './delimiters.ts';
import { neutralise, restore } from './formulas.ts';
import { readHeader } from './header.ts';
import { type CsvRecord, takeRecords } from './take-records.ts';
import { byteOrderMark, writeRows } from './write-rows.ts';

async function* pieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

/** Reads a file some records at a time, each time from where the time before ended. */
async function readAll(text: string, { delimiter, most, size }: Reading): Promise<string[][]> {
  const bytes = Buffer.from(text);
  const records: CsvRecord[] = [];
  for (let from = 0; ; ) {
    const taken = await takeRecords(pieces(bytes.subarray(from), size), {
      delimiter,
      most,
      isStart: from === 0,
    });
    expect(taken.broken).toBeNull();
    records.push(...taken.records);
    from += taken.records.at(-1)?.end ?? 0;
    if (taken.isEnd) return records.map(({ cells }) => cells);
  }
}

interface Reading {
  delimiter: Delimiter;
  most: number;
  size: number;
}

/** Texts that spreadsheets and parsers stumble over, and any other. */
const nasty = fc.constantFrom(
  '=',
  '+',
  '-',
  '@',
  "'",
  '"',
  ',',
  ';',
  '\t',
  '\r',
  '\n',
  '\r\n',
  '\uFEFF',
  ' ',
  'é',
  '＝',
  '漢',
  'a',
);
const texts = fc.oneof(
  { weight: 3, arbitrary: fc.array(nasty, { maxLength: 6 }).map((parts) => parts.join('')) },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme' }) },
);

describe('a text in a cell', () => {
  it('is never taken for a formula, and comes back as it was', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const cell = neutralise(text);
        expect(cell).not.toMatch(/^[=+\-@\t\r\n＝＋－＠]/);
        expect(restore(cell)).toBe(text);
      }),
    );
  });

  it.each([
    ["=HYPERLINK('x')", "'=HYPERLINK('x')"],
    ["'=1", "''=1"],
    ["'tis", "'tis"],
    ['-5 °C', "'-5 °C"],
    ['a=b', 'a=b'],
  ])('%s is written as %s', (text, cell) => {
    expect(neutralise(text)).toBe(cell);
  });
});

describe('rows that are written', () => {
  it('are read back as they were, some at a time, however the file is cut and with whatever delimiter', async () => {
    const rows = fc
      .integer({ min: 2, max: 4 })
      .chain((width) =>
        fc.array(fc.array(texts, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 6 }),
      );
    const reading = fc.record({
      delimiter: fc.constantFrom(...delimiterNames),
      most: fc.integer({ min: 1, max: 4 }),
      size: fc.integer({ min: 1, max: 40 }),
    });
    await fc.assert(
      fc.asyncProperty(rows, reading, fc.boolean(), async (wanted, how, hasMark) => {
        // A mark at the beginning of the file is the file's, not the first cell's.
        const header = writeRows([wanted[0]?.map(() => 'x') ?? []], how.delimiter);
        const text = writeRows(wanted, how.delimiter);
        const read = await readAll((hasMark ? byteOrderMark : header) + text, how);
        expect((hasMark ? read : read.slice(1)).map((cells) => cells.map(restore))).toEqual(wanted);
      }),
      { numRuns: 60 },
    );
  });

  it('are RFC 4180: CRLF, and quotes where they are needed', () => {
    expect(writeRows([['a', 'b "c"', 'd;e', null, -5, true, ' f']], 'comma')).toBe(
      'a,"b ""c""","d;e",,-5,true," f"\r\n',
    );
  });
});

describe('the delimiter', () => {
  it.each([
    ['sku,name\nA;B;C', 'comma'],
    ['sku;name;"a,b,c,d"', 'semicolon'],
    ['sku\tname', 'tab'],
    ['sku', 'comma'],
    ['', 'comma'],
  ])('of %j is the %s', (text, name) => {
    expect(findDelimiter(text)).toBe(name);
  });
});

describe('an amount', () => {
  it('comes back as it was, in currencies with two, no and three decimals', () => {
    const currency = fc.constantFrom('USD', 'JPY', 'KWD');
    fc.assert(
      fc.property(fc.nat(50_000_000), currency, (amount, code) => {
        const reading = readAmount(writeAmount(amount, code), { currency: code, delimiter: 'comma' });
        expect(reading).toEqual({ amount });
      }),
    );
  });

  it.each([
    ['12.5', 'USD', 'comma', 1_250],
    [' 12 ', 'USD', 'comma', 1_200],
    ['12,50', 'EUR', 'semicolon', 1_250],
    ['12,50', 'EUR', 'tab', 1_250],
    ['1250', 'JPY', 'comma', 1_250],
    ['0.005', 'KWD', 'comma', 5],
  ] as const)('%s of %s in a file with %s is %i minor units', (text, currency, delimiter, amount) => {
    expect(readAmount(text, { currency, delimiter })).toEqual({ amount });
  });

  it.each([
    ['12,50', 'USD', 'comma'],
    ['1,234.50', 'USD', 'comma'],
    ['1.234,50', 'EUR', 'semicolon'],
    ['12.345', 'USD', 'comma'],
    ['12.50', 'JPY', 'comma'],
    ['-1', 'USD', 'comma'],
    ['$12', 'USD', 'comma'],
    ['1e3', 'USD', 'comma'],
    ['12.', 'USD', 'comma'],
    ['', 'USD', 'comma'],
  ] as const)('%s of %s in a file with %s is refused', (text, currency, delimiter) => {
    expect(readAmount(text, { currency, delimiter })).toHaveProperty('fault');
  });
});

describe('the first row', () => {
  const columns = [
    { name: 'sku', isRequired: true },
    { name: 'taxClass' },
    { name: 'seen', isInformation: true },
  ] as const;

  it('names the columns in any order, as people write them', () => {
    expect(readHeader(['Tax Class', 'seen', '', 'SKU'], columns)).toEqual({
      header: ['taxClass', null, null, 'sku'],
    });
  });

  it.each([
    [['name'], 'Row 1 names columns that are not known: "name". There are: sku, taxClass, seen.'],
    [['sku', 'SKU'], 'Row 1 names "sku" twice.'],
    [['tax_class'], 'Row 1 does not name "sku".'],
  ])('%j is refused', (cells, failure) => {
    expect(readHeader(cells, columns)).toEqual({ failure });
  });
});
