import { statement } from '@waybill/db';
import { generateToken, hashToken } from '../access/one-time-token.ts';
import type { Ctx } from '../context.ts';
import { newId } from '../ids.ts';
import type { Demand } from '../order/pricing.ts';
import type { ShippingAddress } from '../order/record.ts';
import { type Cart, type CartCustomer, getCart } from './cart.ts';
import { putItems } from './change-cart.ts';

export interface NewCart {
  /** The shop's, if absent. */
  currency?: string | undefined;
  customer?: CartCustomer | undefined;
  shippingAddress?: ShippingAddress | undefined;
  shippingMethod?: string | undefined;
  metadata?: Record<string, string> | undefined;
  items?: readonly Demand[] | undefined;
}

const insert = statement(
  'cart-insert',
  `INSERT INTO carts (tenant_id, id, token_hash, status, currency, customer, shipping_address, shipping_method, metadata,
                      created_at, updated_at, expires_at)
   SELECT $1, $2, $3, 'open', coalesce($4, currency), $5, $6, $7, $8, $9, $9,
          $9::timestamptz + cart_days * interval '1 day'
   FROM tenants WHERE id = $1`,
);

/**
 * Makes a cart, of somebody or of nobody yet. The token is told once and kept as a hash, as those of links to orders
 * are: who lost it makes another cart.
 */
export async function openCart(ctx: Ctx, given: NewCart): Promise<{ cart: Cart; token: string }> {
  const [id, token] = [newId(), generateToken('wbc')];
  const { currency = null, customer = {}, shippingAddress, shippingMethod = null, metadata = {} } = given;
  await ctx.tx.run(insert, [
    ...[ctx.tenantId, id, hashToken(token), currency, JSON.stringify(customer)],
    ...[shippingAddress ? JSON.stringify(shippingAddress) : null, shippingMethod, JSON.stringify(metadata)],
    ctx.now,
  ]);
  if (given.items && given.items.length > 0) await putItems(ctx, id, given.items);
  return { cart: await getCart(ctx, { cartId: id, token }), token };
}
