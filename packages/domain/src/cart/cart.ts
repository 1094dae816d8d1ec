import { statement } from '@waybill/db';
import { hashToken } from '../access/one-time-token.ts';
import type { Ctx } from '../context.ts';
import { notFound } from '../errors.ts';
import type { ShippingAddress } from '../order/record.ts';
import { advance, next } from '../transition.ts';
import { type CartStatus, type CartTransition, cartTransitions } from './transitions.ts';

/** SKUs in one cart, at most. */
export const maxCartLines = 100;

/** Whose cart it is, as far as somebody said. */
export interface CartCustomer {
  name?: string;
  email?: string;
  /** What the storefront knows the customer by. */
  reference?: string;
}

export interface CartItem {
  sku: string;
  quantity: number;
  /** What a piece cost when it was put in, in minor units; null where it was not in the catalogue. */
  unitPrice: number | null;
}

/** What somebody means to buy. It reserves nothing: what is in it may be sold to others meanwhile. */
export interface Cart {
  id: string;
  status: CartStatus;
  /** ISO 4217; fixed when the cart is made. */
  currency: string;
  customer: CartCustomer;
  shippingAddress: ShippingAddress | null;
  shippingMethod: string | null;
  metadata: Record<string, string>;
  /** As they were put in. */
  items: CartItem[];
  /** One more with each change. */
  version: number;
  /** The order that it became. */
  orderId: string | null;
  /** The cart that took over what was in it. */
  mergedInto: string | null;
  createdAt: Date;
  updatedAt: Date;
  expiresAt: Date;
}

/**
 * Names a cart and shows that one may have it. Whoever works for the shop needs no token; everybody else shows the
 * secret that came with the cart, so that its id alone opens nothing.
 */
export interface CartKey {
  cartId: string;
  /** Absent or wrong, there is no such cart. */
  token: string | null;
}

/** Lets a change go on, or throws; see `If-Match`. */
export type CartGuard = (current: Cart) => void;

type Row = Omit<Cart, 'items'> & { items: CartItem[] | null; tokenHash: Buffer };

const fields = `c.id, c.status, c.currency, c.customer, c.shipping_address AS "shippingAddress",
  c.shipping_method AS "shippingMethod", c.metadata, c.version, c.order_id AS "orderId", c.merged_into AS "mergedInto",
  c.created_at AS "createdAt", c.updated_at AS "updatedAt", c.expires_at AS "expiresAt", c.token_hash AS "tokenHash",
  (SELECT json_agg(json_build_object('sku', i.sku, 'quantity', i.quantity, 'unitPrice', i.unit_price)
                   ORDER BY i.added_at, i.sku)
   FROM cart_items i WHERE i.tenant_id = c.tenant_id AND i.cart_id = c.id) AS items`;

const select = statement<Row>('cart', `SELECT ${fields} FROM carts c WHERE c.tenant_id = $1 AND c.id = $2`);

/** In the order of their ids, so that two that want several wait for each other. */
const lock = statement<{ id: string }>(
  'carts-lock',
  'SELECT id FROM carts WHERE tenant_id = $1 AND id = ANY ($2) ORDER BY id FOR UPDATE',
);

/** The state at this moment: that an open cart has expired is written nowhere. */
export const statusOfCart = (stored: CartStatus, expiresAt: Date, now: Date): CartStatus =>
  expiresAt <= now ? (next(cartTransitions, stored, 'expire') ?? stored) : stored;

/** People and the system are trusted with every cart of their shop; what a key opens is public in a browser. */
const needsToken = ({ actor }: Ctx): boolean => actor.type === 'api_key';

/** Throws `not_found`, also where the token is not the cart's: the two are told apart in nothing. */
export async function getCart(ctx: Ctx, { cartId, token }: CartKey): Promise<Cart> {
  const row = await ctx.tx.maybe(select, [ctx.tenantId, cartId]);
  if (!row) throw notFound('cart');
  const { tokenHash, items, ...cart } = row;
  if (needsToken(ctx) && (token === null || !hashToken(token).equals(tokenHash))) throw notFound('cart');
  return { ...cart, status: statusOfCart(cart.status, cart.expiresAt, ctx.now), items: items ?? [] };
}

/** Both or all of them, locked until the transaction ends. A cart is locked before its order is made, never after. */
export async function lockCarts(ctx: Ctx, cartIds: readonly string[]): Promise<void> {
  await ctx.tx.all(lock, [ctx.tenantId, cartIds]);
}

/** As {@link getCart}, locked until the transaction ends; `guard` sees it first. */
export async function lockCart(ctx: Ctx, key: CartKey, guard: CartGuard = () => undefined): Promise<Cart> {
  await lockCarts(ctx, [key.cartId]);
  const cart = await getCart(ctx, key);
  guard(cart);
  return cart;
}

/** Throws `illegal_transition` unless that is possible now. */
export function requireTransition(cart: Cart, wanted: CartTransition): void {
  advance('cart', cartTransitions, cart.status, wanted);
}
