import { statement } from '@waybill/db';
import type { Ctx } from '../context.ts';
import { DomainError } from '../errors.ts';
import { maxQuantity } from '../money.ts';
import {
  type Cart,
  type CartGuard,
  type CartItem,
  type CartKey,
  getCart,
  lockCarts,
  requireTransition,
} from './cart.ts';
import { noteChange, writeItems } from './change-cart.ts';

/**
 * What is in either of them: the same SKU is added up, to what an order takes of it at most. The price at which it was put
 * in stays that of the cart that goes on.
 */
export function mergeItems(into: readonly CartItem[], from: readonly CartItem[]): CartItem[] {
  const merged = new Map(into.map((item) => [item.sku, item]));
  for (const item of from) {
    const { quantity, unitPrice } = merged.get(item.sku) ?? { ...item, quantity: 0 };
    merged.set(item.sku, { ...item, unitPrice, quantity: Math.min(quantity + item.quantity, maxQuantity) });
  }
  return [...merged.values()];
}

/** Nobody is to find the customer in a cart that is closed. */
const close = statement(
  'cart-merge',
  `WITH emptied AS (DELETE FROM cart_items WHERE tenant_id = $1 AND cart_id = $2)
   UPDATE carts SET status = 'merged', merged_into = $3, version = version + 1, updated_at = $4, customer = '{}',
                    shipping_address = NULL, metadata = '{}'
   WHERE tenant_id = $1 AND id = $2`,
);

/**
 * Takes what is in one cart into another, and closes the one: what a customer does who put things into a cart before
 * they logged in. Customer, address and shipping method stay those of the cart that goes on. Done again it changes
 * nothing. Throws `illegal_transition`, `currency_mismatch` and `limit_reached`.
 */
export async function mergeCarts(
  ctx: Ctx,
  { into, from }: { into: CartKey; from: CartKey },
  guard: CartGuard = () => undefined,
): Promise<Cart> {
  if (into.cartId === from.cartId) {
    throw new DomainError('invalid_items', 'A cart cannot be merged into itself.', {
      errors: [{ path: 'from', message: 'is the same cart' }],
    });
  }
  await lockCarts(ctx, [into.cartId, from.cartId]);
  const target = await getCart(ctx, into);
  const source = await getCart(ctx, from);
  if (source.status === 'merged' && source.mergedInto === target.id) return target;
  guard(target);
  // Both have to be open: one that could itself be merged away is one that things can be put into.
  for (const cart of [source, target]) requireTransition(cart, 'merge');
  if (source.currency !== target.currency) {
    throw new DomainError(
      'currency_mismatch',
      `The carts are in ${source.currency} and ${target.currency}: they cannot be merged.`,
    );
  }
  if (source.items.length > 0) await writeItems(ctx, target.id, mergeItems(target.items, source.items));
  await noteChange(ctx, target.id);
  await ctx.tx.run(close, [ctx.tenantId, source.id, target.id, ctx.now]);
  return getCart(ctx, into);
}
