import { statement } from '@waybill/db';
import type { Ctx } from '../context.ts';
import { DomainError, type FieldError } from '../errors.ts';
import type { NewOrder } from '../order/accept-orders.ts';
import type { ShippingAddress } from '../order/record.ts';
import { advance } from '../transition.ts';
import { type Cart, type CartGuard, type CartKey, lockCart } from './cart.ts';
import { type PlacedBy, type PlacedOrder, placeOnce } from './place-once.ts';
import { cartTransitions } from './transitions.ts';

/** What is said at checkout; what is absent is as the cart has it. */
export interface Checkout {
  payment: NewOrder['payment'];
  customer?: NewOrder['customer'] | undefined;
  shippingAddress?: ShippingAddress | undefined;
  shippingMethod?: string | undefined;
  /** What the customer was shown; an order that costs something else is rejected with `price_changed`. */
  expectedTotal?: number | undefined;
}

const claim = statement(
  'cart-check-out',
  `UPDATE carts SET status = 'checked_out', order_id = $3, version = version + 1, updated_at = $4
   WHERE tenant_id = $1 AND id = $2`,
);

/** The order that the cart makes. Throws `cart_incomplete`, which names all that is missing. */
export function orderOfCart(cart: Cart, given: Checkout): NewOrder {
  const { name, email } = given.customer ?? cart.customer;
  const shippingAddress = given.shippingAddress ?? cart.shippingAddress;
  const shippingMethod = given.shippingMethod ?? cart.shippingMethod;
  const needed = { items: cart.items[0], 'customer.name': name, 'customer.email': email };
  const missing: FieldError[] = Object.entries({ ...needed, shippingAddress, shippingMethod })
    .filter(([, value]) => value === undefined || value === null)
    .map(([path]) => ({ path, message: 'is required' }));
  if (!name || !email || !shippingAddress || !shippingMethod || missing.length > 0) {
    throw new DomainError('cart_incomplete', 'The cart lacks what an order needs.', { errors: missing });
  }
  return {
    customer: { name, email },
    shippingAddress,
    shippingMethod,
    currency: cart.currency,
    items: cart.items.map(({ sku, quantity }) => ({ sku, quantity })),
    payment: given.payment,
    expectedTotal: given.expectedTotal,
    metadata: cart.metadata,
  };
}

/**
 * Makes an order of the cart. The cart's lock is held, and it is claimed in the commit that accepts the order: of two
 * checkouts at once the second one finds the first one's order, and is answered with it. What cannot be sold after all is
 * told as of every order, by its rejection; that opens the cart again, one version on.
 */
export async function checkOutCart(
  ctx: Ctx,
  key: CartKey,
  given: Checkout,
  { guard, ...by }: PlacedBy & { guard?: CartGuard | undefined },
): Promise<PlacedOrder> {
  // Who repeats a checkout names the version that they saw: it is compared only where there is something to do.
  const cart = await lockCart(ctx, key);
  return placeOnce(ctx, by, {
    placed: cart.orderId,
    order: () => {
      guard?.(cart);
      advance('cart', cartTransitions, cart.status, 'check_out');
      return orderOfCart(cart, given);
    },
    claim: (orderId) => ctx.tx.run(claim, [ctx.tenantId, cart.id, orderId, ctx.now]),
  });
}
