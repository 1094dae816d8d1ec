import { Readable } from 'node:stream';
import { expect, it } from 'vitest';
import { readSales } from './read-sales.ts';

const header = 'invoice,sku,description,quantity,placedAt,unitPrice,customer,country';
const row = '536365,85123A,WHITE HANGING HEART,6,2010-12-01T08:26,2.55,17850,United Kingdom';
/** In pieces, as a file comes. */
const read = (text: string) => readSales(Readable.from(text.match(/[\s\S]{1,7}/g) ?? []));

it('reads a row as it is', async () => {
  expect(await read(`${header}\n${row}\n`)).toEqual([
    {
      line: 2,
      invoice: '536365',
      sku: '85123A',
      description: 'WHITE HANGING HEART',
      quantity: 6,
      placedAt: '2010-12-01T08:26',
      unitPrice: 2_550_000n,
      customer: '17850',
      country: 'United Kingdom',
    },
  ]);
});

it('takes columns in any order and others beside them, a byte order mark, Windows line ends and empty lines', async () => {
  const text =
    '\uFEFFcountry,note,customer,unitPrice,placedAt,quantity,description,sku,invoice\r\n\r\n' +
    'France,x,,0,2010-12-01T08:26,-1,"RECORD FRAME 7"" SIZE,\nBLACK",D,C536379\r\n';
  expect(await read(text)).toMatchObject([
    {
      line: 4,
      invoice: 'C536379',
      sku: 'D',
      description: 'RECORD FRAME 7" SIZE,\nBLACK',
      quantity: -1,
      unitPrice: 0n,
      customer: '',
      country: 'France',
    },
  ]);
});

it('names every line at fault, with what is wrong there', async () => {
  const text = [
    header,
    row,
    '536366,22633,HAND WARMER,six,2010-12-01T08:28,1.85,17850,United Kingdom',
    '536366,22632,HAND WARMER,1.5,yesterday,£1.85,17850,United Kingdom',
    ',22632,HAND WARMER,1,2010-12-01T08:28,1.85,17850,United Kingdom',
    '536367,84879,ORNAMENT, BIRD,32,2010-12-01T08:34,1.69,13047,United Kingdom',
  ].join('\n');
  await expect(read(text)).rejects.toMatchObject({
    name: 'ReplayError',
    message: [
      'The file cannot be replayed:',
      '  line 3 has the quantity "six", which is no whole number',
      '  line 4 has the quantity "1.5", which is no whole number',
      '  line 4 has the unitPrice "£1.85", which is no amount such as 2.55',
      '  line 4 has the placedAt "yesterday", which is no time such as 2010-12-01T08:26',
      '  line 5 has no invoice',
      '  line 6 has 9 fields where the header has 8',
    ].join('\n'),
  });
});

it('counts what is wrong beyond the first twenty', async () => {
  const wrong = Array.from({ length: 30 }, () => row.replace(',6,', ',x,'));
  await expect(read([header, ...wrong].join('\n'))).rejects.toThrow(/line 21 has .*\n {2}and 10 more$/);
});

it.each([
  ['', 'The file is empty.'],
  [`${header}\n`, 'The file has a header and no rows.'],
  ['InvoiceNo;StockCode\n1;2\n', /lacks invoice, sku, .*It reads: InvoiceNo;StockCode$/],
  [`${header}\n"536365,85123A\n`, /not valid CSV: Quote Not Closed.* line 2/],
])('says what a file lacks: %j', async (text, message) => {
  await expect(read(text)).rejects.toMatchObject({ name: 'ReplayError' });
  await expect(read(text)).rejects.toThrow(message);
});
