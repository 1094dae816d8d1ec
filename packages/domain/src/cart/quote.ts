import { statement } from '@waybill/db';
import type { Ctx } from '../context.ts';
import { DomainError, notFound } from '../errors.ts';
import { newId } from '../ids.ts';
import type { NewOrder } from '../order/accept-orders.ts';
import { priceNow } from '../order/price-now.ts';
import type { Demand, Quote as Priced } from '../order/pricing.ts';
import type { ShippingAddress } from '../order/record.ts';
import { advance, next } from '../transition.ts';
import { type PlacedBy, type PlacedOrder, placeOnce } from './place-once.ts';
import { type QuoteStatus, quoteTransitions } from './transitions.ts';

/** For how many days a quote is valid, where nobody says. */
export const quoteDays = 14;
export const longestQuoteDays = 365;

/** What a shop offered, at prices that hold until a moment. It reserves nothing. */
export interface SalesQuote {
  id: string;
  /** For people; counts the quotes of the shop. */
  number: number;
  status: QuoteStatus;
  currency: string;
  customer: NewOrder['customer'];
  shippingAddress: ShippingAddress;
  shippingMethod: string;
  /** Lines and totals, as an order is priced; the order that is made of it has the same. */
  priced: Priced;
  metadata: Record<string, string>;
  /** The order that it became. */
  orderId: string | null;
  createdAt: Date;
  updatedAt: Date;
  validUntil: Date;
}

export interface NewQuote {
  customer: NewOrder['customer'];
  shippingAddress: ShippingAddress;
  shippingMethod: string;
  currency: string;
  items: readonly Demand[];
  metadata: Record<string, string>;
  /** {@link quoteDays} if absent. */
  validDays?: number | undefined;
}

/** All of a quote but its state, which is a matter of the moment. */
export const quoteFields = `q.id, q.number, q.currency, q.customer, q.shipping_address AS "shippingAddress",
  q.shipping_method AS "shippingMethod", q.priced, q.metadata, q.order_id AS "orderId", q.created_at AS "createdAt",
  q.updated_at AS "updatedAt", q.valid_until AS "validUntil"`;

const select = statement<SalesQuote>(
  'quote',
  `SELECT ${quoteFields}, q.status FROM quotes q WHERE q.tenant_id = $1 AND q.id = $2`,
);

const lock = statement<{ id: string }>(
  'quote-lock',
  'SELECT id FROM quotes WHERE tenant_id = $1 AND id = $2 FOR UPDATE',
);

const takeNumber = statement<{ number: number }>(
  'quote-number',
  `UPDATE tenants SET next_quote_number = next_quote_number + 1 WHERE id = $1
   RETURNING next_quote_number - 1 AS number`,
);

const insert = statement(
  'quote-insert',
  `INSERT INTO quotes (tenant_id, id, number, status, currency, customer, shipping_address, shipping_method, priced,
                       metadata, created_at, updated_at, valid_until)
   VALUES ($1, $2, $3, 'open', $4, $5, $6, $7, $8, $9, $10, $10, $10::timestamptz + $11 * interval '1 day')`,
);

const claim = statement(
  'quote-convert',
  `UPDATE quotes SET status = 'converted', order_id = $3, updated_at = $4 WHERE tenant_id = $1 AND id = $2`,
);

/** The state at this moment: that an open quote is not valid any more is written nowhere. */
export const statusOfQuote = (stored: QuoteStatus, validUntil: Date, now: Date): QuoteStatus =>
  validUntil <= now ? (next(quoteTransitions, stored, 'expire') ?? stored) : stored;

/** Throws `not_found`. */
export async function getQuote(ctx: Ctx, quoteId: string): Promise<SalesQuote> {
  const quote = await ctx.tx.maybe(select, [ctx.tenantId, quoteId]);
  if (!quote) throw notFound('quote');
  return { ...quote, status: statusOfQuote(quote.status, quote.validUntil, ctx.now) };
}

/**
 * Offers what an order would cost now, for so many days. Throws `not_orderable` with the reason for which an order would be
 * rejected; stock is not asked, for it may be another one by then.
 */
export async function makeQuote(ctx: Ctx, given: NewQuote): Promise<SalesQuote> {
  const { customer, shippingAddress, shippingMethod, currency, items, metadata } = given;
  const { priced } = await priceNow(ctx, given);
  if (!priced) throw new Error('a quote has an address, and so a price');
  if ('rejection' in priced) {
    const { rejection } = priced;
    throw new DomainError('not_orderable', rejection.detail, { extras: { rejection } });
  }
  if (items.length === 0) throw new DomainError('invalid_items', 'There is nothing to quote for.');
  const id = newId();
  const taken = await ctx.tx.maybe(takeNumber, [ctx.tenantId]);
  if (!taken) throw new Error(`tenant ${ctx.tenantId} is gone`);
  await ctx.tx.run(insert, [
    ...[ctx.tenantId, id, taken.number, currency, JSON.stringify(customer), JSON.stringify(shippingAddress)],
    ...[shippingMethod, JSON.stringify(priced.quote), JSON.stringify(metadata), ctx.now],
    given.validDays ?? quoteDays,
  ]);
  return getQuote(ctx, id);
}

function requireConvertible(quote: SalesQuote): void {
  if (quote.status === 'expired') {
    throw new DomainError('quote_expired', `The quote was valid until ${quote.validUntil.toISOString()}.`);
  }
  advance('quote', quoteTransitions, quote.status, 'convert');
}

/**
 * Makes the one order of a quote, at the quote's prices whatever has become of them since. Asked again it answers with
 * the same order. Throws `quote_expired`.
 */
export async function convertQuote(
  ctx: Ctx,
  { quoteId, payment }: { quoteId: string; payment: NewOrder['payment'] },
  by: PlacedBy,
): Promise<PlacedOrder> {
  await ctx.tx.maybe(lock, [ctx.tenantId, quoteId]);
  const quote = await getQuote(ctx, quoteId);
  const { customer, shippingAddress, shippingMethod, currency, metadata, priced } = quote;
  return placeOnce(ctx, by, {
    placed: quote.orderId,
    order: () => {
      requireConvertible(quote);
      const items = priced.lines.map(({ sku, quantity }) => ({ sku, quantity }));
      return { customer, shippingAddress, shippingMethod, currency, items, payment, metadata };
    },
    claim: (orderId) => ctx.tx.run(claim, [ctx.tenantId, quote.id, orderId, ctx.now]),
  });
}
