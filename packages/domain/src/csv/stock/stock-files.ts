import { statement } from '@waybill/db';
import { productRules } from '../../catalog/product-rules.ts';
import type { Ctx } from '../../context.ts';
import { newId } from '../../ids.ts';
import { actorLabel } from '../../order/events.ts';
import { applyAdjustment, whyNotAdjustable } from '../../stock/apply-adjustment.ts';
import { listLocations } from '../../stock/locations.ts';
import { type LockedLevel, lockLevels } from '../../stock/move-stock.ts';
import { type FileKind, failed, type RowResult } from '../imports/file-kind.ts';
import { type Cells, type Row, textOf } from '../rows.ts';
import { readStockRow, type StockChange, type StockRowContext } from './read-stock-row.ts';
import { type StockColumn, stockColumns } from './stock-columns.ts';

type StockCells = Cells<StockColumn>;

/** Why the stock changed, where neither the row nor who sent the file says so. */
const usualReason = 'imported from a file';

const selectCurrencies = statement<{ sku: string; currency: string }>(
  'csv-stock-products',
  'SELECT sku, currency FROM products WHERE tenant_id = $1 AND sku = ANY ($2)',
);

const insertAdjustment = statement(
  'csv-stock-adjustment',
  `INSERT INTO stock_adjustments (tenant_id, id, sku, location, delta, unit_cost, reason, status, actor, created_at)
   VALUES ($1, $2, $3, $4, $5, $6, $7, 'pending', $8, $9)`,
);

/** A row whose SKU and location are there. */
interface Placed {
  row: Row<StockColumn>;
  sku: string;
  location: string;
  currency: string;
}

/** In the order in which they are asked; the first is where stock goes that is meant for no place in particular. */
async function readPlaces(ctx: Ctx): Promise<{ codes: string[]; first: string }> {
  const locations = await listLocations(ctx);
  const first = locations.find(({ active }) => active) ?? locations[0];
  return { codes: locations.map(({ code }) => code), first: first?.code ?? '' };
}

/** Changes the stock as anybody's adjustment does, in this transaction. */
async function adjust(ctx: Ctx, { sku, location }: LockedLevel, change: StockChange): Promise<void> {
  const adjustmentId = newId();
  const { delta, unitCost, reason } = change;
  await ctx.tx.run(insertAdjustment, [
    ...[ctx.tenantId, adjustmentId, sku, location, delta, unitCost, reason, actorLabel(ctx.actor), ctx.now],
  ]);
  await applyAdjustment(ctx, { adjustmentId });
}

async function applyRow(
  ctx: Ctx,
  { row: { row, cells }, currency }: Placed,
  level: LockedLevel,
  { reason, delimiter }: Pick<StockRowContext, 'reason' | 'delimiter'>,
): Promise<RowResult> {
  const reading = readStockRow(cells, { currency, onHand: level.onHand, reason, delimiter });
  if ('faults' in reading) return failed(row, ...reading.faults);
  const { delta } = reading.change;
  if (delta === 0) return { row, outcome: 'unchanged', faults: [] };
  const rejection = whyNotAdjustable(level.onHand + delta, {
    isArrival: delta > 0,
    reserved: level.reserved,
  });
  if (rejection !== null) {
    const column = textOf(cells.change) === '' ? 'onHand' : 'change';
    return failed(row, { column, message: `cannot be: ${rejection}`, value: cells[column] ?? null });
  }
  await adjust(ctx, level, reading.change);
  return { row, outcome: 'updated', faults: [] };
}

/** Parts the rows whose SKU and location are there from the others. */
async function place(ctx: Ctx, rows: readonly Row<StockColumn>[]): Promise<(Placed | RowResult)[]> {
  const { codes, first } = await readPlaces(ctx);
  const skus = rows.map(({ cells }) => textOf(cells.sku));
  const askable = skus.filter((sku) => productRules.sku.safeParse(sku).success);
  const found = await ctx.tx.all(selectCurrencies, [ctx.tenantId, askable]);
  const currencyOf = new Map(found.map(({ sku, currency }) => [sku, currency]));
  return rows.map((row, nth) => {
    const sku = skus[nth] ?? '';
    const location = textOf(row.cells.location) || first;
    const currency = currencyOf.get(sku);
    if (currency === undefined) {
      const message = sku === '' ? 'must not be empty' : 'is the SKU of no product: create it first';
      return failed(row.row, { column: 'sku', message, value: sku });
    }
    if (!codes.includes(location)) {
      const message = `is no location of the shop; there are: ${codes.join(', ')}`;
      return failed(row.row, { column: 'location', message, value: location });
    }
    return { row, sku, location, currency };
  });
}

const isPlaced = (each: Placed | RowResult): each is Placed => 'currency' in each;

/** A row says how much of a SKU is at a location, or by how much it changes. */
export const stockFiles: FileKind = {
  columns: stockColumns,
  rowsAtOnce: 200,
  keyColumn: 'sku',
  rowsAbout: async (ctx, cells) => {
    const { first } = await readPlaces(ctx);
    return cells.map(({ sku, location }: StockCells) =>
      textOf(sku) === '' ? null : JSON.stringify([textOf(sku), textOf(location) || first]),
    );
  },
  apply: async (ctx, rows, { reason, delimiter }) => {
    const placed = await place(ctx, rows as readonly Row<StockColumn>[]);
    // All at once, in the order in which everybody locks them.
    const levelOf = await lockLevels(ctx, placed.filter(isPlaced));
    const results: RowResult[] = [];
    for (const each of placed) {
      const options = { reason: reason ?? usualReason, delimiter };
      results.push(isPlaced(each) ? await applyRow(ctx, each, levelOf(each), options) : each);
    }
    return results;
  },
};
