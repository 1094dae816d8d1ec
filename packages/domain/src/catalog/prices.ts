import { statement } from '@waybill/db';
import type { Ctx } from '../context.ts';
import { newId } from '../ids.ts';
import { actorLabel } from '../order/events.ts';
import { cutPage } from '../page.ts';
import type { Product } from './product.ts';

/** One change of a price, in minor units. */
export interface PriceChange {
  id: string;
  at: Date;
  /** Null for the price it began with. */
  from: number | null;
  to: number;
  currency: string;
  /** Who: `staff:…`, `api_key:…`. */
  actor: string;
}

const insert = statement(
  'price-insert',
  `INSERT INTO product_prices (tenant_id, id, sku, from_price, to_price, currency, actor, at)
   VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
);

const selectPage = statement<PriceChange>(
  'prices-page',
  `SELECT id, at, from_price AS "from", to_price AS "to", currency, actor FROM product_prices
   WHERE tenant_id = $1 AND sku = $2 AND ($3::timestamptz IS NULL OR (at, id) < ($3, $4::uuid))
   ORDER BY at DESC, id DESC LIMIT $5`,
);

/** Writes down that the price has become another one; the same price is no change. */
export async function notePrice(
  ctx: Ctx,
  { sku, price, currency }: Pick<Product, 'sku' | 'price' | 'currency'>,
  before: number | null,
): Promise<void> {
  if (price === before) return;
  const { tenantId, now } = ctx;
  await ctx.tx.run(insert, [tenantId, newId(), sku, before, price, currency, actorLabel(ctx.actor), now]);
}

/** Its place in the order of changes. */
export type PriceKey = Pick<PriceChange, 'at' | 'id'>;

/** The newest changes first, older than `after`. `nextAfter` is null on the last page. */
export async function listPrices(
  ctx: Ctx,
  { sku, after, limit }: { sku: string; after?: PriceKey | undefined; limit: number },
): Promise<{ prices: PriceChange[]; nextAfter: PriceKey | null }> {
  const rows = await ctx.tx.all(selectPage, [ctx.tenantId, sku, after?.at, after?.id, limit + 1]);
  const { page: prices, next: nextAfter } = cutPage(rows, limit, ({ at, id }) => ({ at, id }));
  return { prices, nextAfter };
}
