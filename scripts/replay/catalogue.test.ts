import fc from 'fast-check';
import { expect, it } from 'vitest';
import { planCatalogue } from './catalogue.ts';
import { isSellableQuantity } from './expectations.ts';
import { fromMinorUnits } from './sales-file/exact-amount.ts';
import { anySales, sale } from './testing/sales.ts';

const priced = (sku: string, pence: number, quantity = 1) =>
  sale({ sku, quantity, unitPrice: fromMinorUnits(pence) });

it('keeps the plain SKU for the price on most rows and names the others after theirs', () => {
  const sales = [priced('A', 295, 500), priced('A', 255), priced('A', 255), priced('A', 0), priced('B', 100)];
  const { articles } = planCatalogue(sales);
  expect(articles.map(({ sku, unitPrice, demand }) => [sku, unitPrice, demand])).toEqual([
    ['A', fromMinorUnits(255), 2],
    ['A@2.95', fromMinorUnits(295), 500],
    ['A@0.00', fromMinorUnits(0), 1],
    ['B', fromMinorUnits(100), 1],
  ]);
});

it('keeps the plain SKU for the first of two prices that are equally frequent', () => {
  const { articles } = planCatalogue([
    priced('A', 255),
    priced('A', 295),
    priced('A', 295),
    priced('A', 255),
  ]);
  expect(articles.map(({ sku }) => sku)).toEqual(['A', 'A@2.95']);
});

it('evades a SKU of the file that looks like a variant', () => {
  const sales = [priced('A', 255), priced('A', 255), priced('A', 295), priced('A@2.95', 100)];
  const { articles } = planCatalogue(sales);
  expect(articles.map(({ sku }) => sku)).toEqual(['A', 'A@2.95~2', 'A@2.95']);
});

it('sells every row under one product at exactly its price, and no product is two', () => {
  fc.assert(
    fc.property(anySales, (sales) => {
      const { articles, articleOf } = planCatalogue(sales);
      expect(new Set(articles.map(({ sku }) => sku)).size).toBe(articles.length);
      for (const row of sales) {
        const article = articleOf(row);
        expect(articles).toContain(article);
        expect(article).toMatchObject({ fileSku: row.sku, unitPrice: row.unitPrice });
        expect(article.lines).toContain(row.line);
      }
      const wanted = sales.filter(({ quantity }) => isSellableQuantity(quantity));
      const pieces = (numbers: number[]) => numbers.reduce((sum, number) => sum + number, 0);
      expect(pieces(articles.map(({ demand }) => demand))).toBe(
        pieces(wanted.map(({ quantity }) => quantity)),
      );
    }),
  );
});

it('names a product after the description on most rows, and after its SKU where there is none', () => {
  const named = (sku: string, ...descriptions: string[]) =>
    descriptions.map((description) => sale({ sku, description }));
  const sales = [
    ...named('A', '', 'HEART?', ' HEART\n', 'HEART'),
    ...named('B', '', ' '),
    ...named('C', 'x'.repeat(400)),
  ];
  const { articles } = planCatalogue(sales);
  expect(articles.map(({ name }) => name)).toEqual(['HEART', 'B', 'x'.repeat(300)]);
});

it('counts no piece that the API would not sell', () => {
  const { articles } = planCatalogue([
    priced('A', 1, -5),
    priced('A', 1, 0),
    priced('A', 1, 1e9),
    priced('A', 1, 7),
  ]);
  expect(articles[0]?.demand).toBe(7);
});
