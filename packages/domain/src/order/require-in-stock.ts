import type { Ctx } from '../context.ts';
import { DomainError } from '../errors.ts';
import { readAwaitedStock } from './awaited-stock.ts';
import type { OrderRecord } from './record.ts';

interface ShippedLine {
  lineNo: number;
  quantity: number;
}

/** Throws `invalid_items` where pieces would leave that have not come in yet. */
export async function requireInStock(
  ctx: Ctx,
  order: OrderRecord,
  lines: readonly ShippedLine[],
): Promise<void> {
  const awaited = await readAwaitedStock(ctx, order.id);
  if (awaited.length === 0) return;
  const skuOf = new Map(order.lines.map(({ lineNo, sku }) => [lineNo, sku]));
  const leaving = [...order.shipments.flatMap(({ items }) => items), ...lines];
  const errors = awaited.flatMap(({ sku, there }) => {
    const wanted = leaving
      .filter(({ lineNo }) => skuOf.get(lineNo) === sku)
      .reduce((sum, { quantity }) => sum + quantity, 0);
    return wanted > there ? [{ path: 'items', message: `of ${sku} only ${there} have come in so far` }] : [];
  });
  if (errors.length > 0) {
    throw new DomainError('invalid_items', 'Some items are not in stock yet.', { errors });
  }
}
