import { statement } from '@waybill/db';
import { findPrices } from '../catalog/find-prices.ts';
import type { Ctx } from '../context.ts';
import { DomainError } from '../errors.ts';
import { type Demand, demandBySku } from '../order/pricing.ts';
import type { ShippingAddress } from '../order/record.ts';
import { allowedEvents, illegalTransition } from '../transition.ts';
import {
  type Cart,
  type CartCustomer,
  type CartGuard,
  type CartItem,
  type CartKey,
  getCart,
  lockCart,
  maxCartLines,
} from './cart.ts';
import { cartTransitions } from './transitions.ts';

/** Every change is one more version, and puts off the day on which the cart expires by as long as the shop says now. */
const touchSql = `version = version + 1, updated_at = $3,
  expires_at = $3::timestamptz + (SELECT cart_days FROM tenants WHERE id = $1) * interval '1 day'`;

const touch = statement('cart-touch', `UPDATE carts SET ${touchSql} WHERE tenant_id = $1 AND id = $2`);

const update = statement(
  'cart-update',
  `UPDATE carts SET ${touchSql}, customer = $4, shipping_address = $5, shipping_method = $6, metadata = $7
   WHERE tenant_id = $1 AND id = $2`,
);

const upsertItems = statement(
  'cart-items-put',
  `INSERT INTO cart_items (tenant_id, cart_id, sku, quantity, unit_price, added_at)
   SELECT $1, $2, i.sku, i.quantity, i."unitPrice", $4
   FROM jsonb_to_recordset($3::jsonb) AS i(sku text, quantity int, "unitPrice" bigint)
   ON CONFLICT (tenant_id, cart_id, sku) DO UPDATE SET quantity = excluded.quantity, unit_price = excluded.unit_price`,
);

const countItems = statement<{ lines: number }>(
  'cart-items-count',
  'SELECT count(*)::int AS lines FROM cart_items WHERE tenant_id = $1 AND cart_id = $2',
);

const deleteItem = statement(
  'cart-item-delete',
  'DELETE FROM cart_items WHERE tenant_id = $1 AND cart_id = $2 AND sku = $3',
);

const deleteCart = statement('cart-delete', 'DELETE FROM carts WHERE tenant_id = $1 AND id = $2');

/** Notes that the cart has been changed. The caller holds its lock. */
export const noteChange = ({ tx, tenantId, now }: Ctx, cartId: string): Promise<number> =>
  tx.run(touch, [tenantId, cartId, now]);

/**
 * Sets how many pieces of each of these SKUs are in the cart, with what they cost now. One that is not in the catalogue is
 * taken, too, and shown as what it is. Throws `limit_reached` beyond {@link maxCartLines}. The caller holds its lock.
 */
export async function putItems(ctx: Ctx, cartId: string, items: readonly Demand[]): Promise<void> {
  const wanted = demandBySku(items);
  const prices = await findPrices(
    ctx,
    wanted.map(({ sku }) => sku),
  );
  const priced = wanted.map((item) => ({ ...item, unitPrice: prices.get(item.sku)?.price ?? null }));
  await writeItems(ctx, cartId, priced);
}

/** As {@link putItems}, of items that were put in before, elsewhere. */
export async function writeItems(ctx: Ctx, cartId: string, rows: readonly CartItem[]): Promise<void> {
  await ctx.tx.run(upsertItems, [ctx.tenantId, cartId, JSON.stringify(rows), ctx.now]);
  const counted = await ctx.tx.maybe(countItems, [ctx.tenantId, cartId]);
  if ((counted?.lines ?? 0) > maxCartLines) {
    throw new DomainError('limit_reached', `A cart has ${maxCartLines} different items at most.`);
  }
}

function requireChangeable(cart: Cart, what: string): void {
  if (cart.status !== 'open') {
    throw illegalTransition('cart', cart.status, what, allowedEvents(cartTransitions, cart.status));
  }
}

export interface Change {
  guard?: CartGuard | undefined;
}

/** Sets the quantity of one SKU; none takes it out. Done twice it is done once. */
export async function setCartItem(
  ctx: Ctx,
  key: CartKey,
  { sku, quantity }: Demand,
  { guard }: Change = {},
): Promise<Cart> {
  const cart = await lockCart(ctx, key, guard);
  requireChangeable(cart, 'a change of its items');
  if (quantity > 0) await putItems(ctx, cart.id, [{ sku, quantity }]);
  else await ctx.tx.run(deleteItem, [ctx.tenantId, cart.id, sku]);
  await noteChange(ctx, cart.id);
  return getCart(ctx, key);
}

export interface CartChanges {
  customer?: CartCustomer | undefined;
  /** Null takes it away. */
  shippingAddress?: ShippingAddress | null | undefined;
  shippingMethod?: string | null | undefined;
  metadata?: Record<string, string> | undefined;
}

/** Changes the fields that are given, each as a whole. */
export async function updateCart(
  ctx: Ctx,
  key: CartKey,
  changes: CartChanges,
  { guard }: Change = {},
): Promise<Cart> {
  const cart = await lockCart(ctx, key, guard);
  requireChangeable(cart, 'a change');
  const { customer, shippingAddress, shippingMethod, metadata } = { ...cart, ...changes };
  await ctx.tx.run(update, [
    ...[ctx.tenantId, cart.id, ctx.now, JSON.stringify(customer)],
    ...[shippingAddress ? JSON.stringify(shippingAddress) : null, shippingMethod, JSON.stringify(metadata)],
  ]);
  return getCart(ctx, key);
}

/** Throws the cart away with what is in it; one that became an order stays with it. Throws `illegal_transition`. */
export async function discardCart(ctx: Ctx, key: CartKey, { guard }: Change = {}): Promise<void> {
  const cart = await lockCart(ctx, key, guard);
  if (cart.status === 'checked_out') throw illegalTransition('cart', cart.status, 'to throw it away', []);
  await ctx.tx.run(deleteCart, [ctx.tenantId, cart.id]);
}
