import type { SkuStock } from '../checks/stock.ts';
import { count } from './format.ts';
import type { Report } from './report.ts';

const bestSellers = 5;
const columns = ['opening', 'sold', 'soldByApi', 'onHand'] as const;
const heading = ['SKU', 'opening', 'file sold', 'API sold', 'on hand'];
const columnWidth = 12;

const tabulate = (cells: readonly string[]): string =>
  `  ${cells.map((cell) => cell.padStart(columnWidth)).join('')}`;

type Figures = Pick<SkuStock, (typeof columns)[number]>;

function line(label: string, figures: Figures): string {
  const { opening, sold, soldByApi, onHand } = figures;
  const isRight = opening - sold === onHand && sold === soldByApi;
  return `${tabulate([label, ...columns.map((column) => count(figures[column]))])}  ${isRight ? '✓' : '✗'}`;
}

export function stockLines({ stock }: Report): string[] {
  const sum = (column: keyof Figures) => stock.reduce((total, sku) => total + sku[column], 0);
  const all = Object.fromEntries(columns.map((column) => [column, sum(column)])) as Record<
    keyof Figures,
    number
  >;
  const best = stock
    .filter(({ sold }) => sold > 0)
    .toSorted((a, b) => b.sold - a.sold)
    .slice(0, bestSellers);
  return [
    `Stock in pieces: ${count(stock.length)} SKUs, each of them compared; the best sellers are shown`,
    tabulate(heading),
    line('all', all),
    ...best.map((sku) => line(sku.sku, sku)),
  ];
}
