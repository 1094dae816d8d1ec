import { type Cart, type CartKey, orderAddressView, type SalesQuote, type ShownCart } from '@waybill/domain';
import type { Request } from 'express';
import { requireMatch } from '../http/etag.ts';
import { pathId } from '../http/path-id.ts';

/** Names the version of what was put in; prices and stock change without it. */
export const cartTag = ({ version }: Pick<Cart, 'version'>): string => `"${version}"`;

export const guardOf = (req: Pick<Request, 'get'>) => (current: Cart) => requireMatch(req, cartTag(current));

/** The cart of a path, with the token that the request shows. */
export const cartKey = ({
  req,
  param,
}: {
  req: Pick<Request, 'get'>;
  param(name: string): string;
}): CartKey => ({ cartId: pathId(param('id'), 'cart'), token: req.get('X-Cart-Token') ?? null });

const sorted = (fields: Record<string, string>) => Object.fromEntries(Object.entries(fields).sort());

const totalsView = (of: Omit<SalesQuote['priced'], 'lines'>) => ({
  subtotal: of.subtotal,
  shippingTotal: of.shippingTotal,
  taxTotal: of.taxTotal,
  discountTotal: of.discountTotal,
  total: of.total,
});

export function cartView(cart: ShownCart) {
  const { name, email, reference } = cart.customer;
  return {
    id: cart.id,
    status: cart.status,
    currency: cart.currency,
    customer: {
      ...(name === undefined ? {} : { name }),
      ...(email === undefined ? {} : { email }),
      ...(reference === undefined ? {} : { reference }),
    },
    shippingAddress: cart.shippingAddress && orderAddressView(cart.shippingAddress),
    shippingMethod: cart.shippingMethod,
    items: cart.lines,
    totals: cart.totals && totalsView(cart.totals),
    rejection: cart.rejection,
    metadata: sorted(cart.metadata),
    orderId: cart.orderId,
    mergedInto: cart.mergedInto,
    version: cart.version,
    createdAt: cart.createdAt,
    updatedAt: cart.updatedAt,
    expiresAt: cart.expiresAt,
  };
}

export const quoteView = (quote: SalesQuote) => ({
  id: quote.id,
  number: quote.number,
  status: quote.status,
  currency: quote.currency,
  customer: { name: quote.customer.name, email: quote.customer.email },
  shippingAddress: orderAddressView(quote.shippingAddress),
  shippingMethod: quote.shippingMethod,
  items: quote.priced.lines.map(({ sku, name, quantity, unitPrice, total }) => ({
    sku,
    name,
    quantity,
    unitPrice,
    total,
  })),
  ...totalsView(quote.priced),
  metadata: sorted(quote.metadata),
  orderId: quote.orderId,
  createdAt: quote.createdAt,
  updatedAt: quote.updatedAt,
  validUntil: quote.validUntil,
});
