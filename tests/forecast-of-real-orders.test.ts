import { createReadStream, existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { demandRate } from '@waybill/domain';
import { expect, it } from 'vitest';
import { readSales } from '../scripts/replay/sales-file/read-sales.ts';

/** Orders of a real shop, where somebody has them: docs/inventory.md has what was measured with them. */
const file =
  process.env['SALES_CSV'] ??
  fileURLToPath(new URL('../../shared/data/online-retail-2010-12.csv', import.meta.url));
const isThere = existsSync(file);

/** Pieces sold in each hour in which the shop sold anything, by SKU. */
async function readSeries(): Promise<number[][]> {
  const sales = await readSales(createReadStream(file, 'utf8'));
  const hours = [...new Set(sales.map(({ placedAt }) => placedAt.slice(0, 13)))].toSorted();
  const nth = new Map(hours.map((hour, index) => [hour, index]));
  const series = new Map<string, number[]>();
  for (const { sku, quantity, unitPrice, invoice, placedAt } of sales) {
    // Fees, corrections and cancellations are not demand.
    if (quantity <= 0 || unitPrice <= 0n || invoice.startsWith('C')) continue;
    const known = series.get(sku) ?? hours.map(() => 0);
    series.set(sku, known);
    const hour = nth.get(placedAt.slice(0, 13)) ?? 0;
    known[hour] = (known[hour] ?? 0) + quantity;
  }
  return [...series.values()];
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const mean = (values: readonly number[]): number => sum(values) / values.length;
const horizon = 8;
const shortestHistory = 14;

/** Croston's method, as it was published in 1972. */
function croston(past: readonly number[]): number {
  let [size, interval, gap] = [0, 0, 1];
  for (const pieces of past) {
    if (pieces === 0) gap += 1;
    else {
      size = size === 0 ? pieces : size + 0.1 * (pieces - size);
      interval = interval === 0 ? gap : interval + 0.1 * (gap - interval);
      gap = 1;
    }
  }
  return interval === 0 ? 0 : size / interval;
}

const smoothed = (past: readonly number[]): number =>
  past.slice(1).reduce((level, pieces) => level + 0.1 * (pieces - level), past[0] ?? 0);

/** What each method expects of an hour. */
const methods: Readonly<Record<string, (past: readonly number[]) => number>> = {
  ours: (past) => demandRate(past)?.mean ?? 0,
  'as the last hour': (past) => past.at(-1) ?? 0,
  'as the last eight hours': (past) => mean(past.slice(-horizon)),
  'as all hours so far': mean,
  'exponential smoothing': smoothed,
  Croston: croston,
};

it.skipIf(!isThere)(
  `forecasts real orders better than simpler methods, hour by hour${isThere ? '' : ` (left out: there is no ${file})`}`,
  async () => {
    const errors = new Map(Object.keys(methods).map((name) => [name, [] as number[]]));
    const inInterval: boolean[] = [];
    for (const series of await readSeries()) {
      for (let now = shortestHistory; now + horizon <= series.length; now++) {
        const past = series.slice(0, now);
        const sold = sum(series.slice(now, now + horizon));
        for (const [name, expects] of Object.entries(methods)) {
          errors.get(name)?.push(expects(past) * horizon - sold);
        }
        const rate = demandRate(past);
        if (!rate) continue;
        const spread = 1.2816 * Math.sqrt(horizon * rate.deviation ** 2 + (horizon * rate.error) ** 2);
        inInterval.push(Math.abs(sold - rate.mean * horizon) <= spread);
      }
    }
    const figures = Object.fromEntries(
      [...errors].map(([name, all]) => [
        name,
        {
          bias: mean(all).toFixed(2),
          rmse: Math.sqrt(mean(all.map((error) => error ** 2))).toFixed(1),
          mae: mean(all.map(Math.abs)).toFixed(1),
        },
      ]),
    );
    const { ours, ...others } = figures;
    for (const other of Object.values(others)) expect(Number(ours?.rmse)).toBeLessThan(Number(other.rmse));
    expect(Math.abs(Number(ours?.bias))).toBeLessThan(0.5);
    expect(mean(inInterval.map(Number))).toBeGreaterThan(0.78);
    expect(mean(inInterval.map(Number))).toBeLessThan(0.9);
    // As docs/inventory.md has it.
    expect(figures).toMatchInlineSnapshot(`
      {
        "Croston": {
          "bias": "5.38",
          "mae": "15.8",
          "rmse": "75.7",
        },
        "as all hours so far": {
          "bias": "0.70",
          "mae": "11.8",
          "rmse": "67.2",
        },
        "as the last eight hours": {
          "bias": "0.57",
          "mae": "13.3",
          "rmse": "89.0",
        },
        "as the last hour": {
          "bias": "0.98",
          "mae": "16.7",
          "rmse": "189.5",
        },
        "exponential smoothing": {
          "bias": "-0.04",
          "mae": "11.7",
          "rmse": "73.2",
        },
        "ours": {
          "bias": "0.10",
          "mae": "11.3",
          "rmse": "64.4",
        },
      }
    `);
  },
);
