import { checkOutCart, convertQuote, getCart, getQuote } from '@waybill/domain';
import type { AppDeps } from '../deps.ts';
import { pathId } from '../http/path-id.ts';
import { type Route, route } from '../http/route.ts';
import { orderAnswer } from '../orders/order-answers.ts';
import { placedBy } from '../orders/placed-by.ts';
import { requireProvider } from '../orders/require-provider.ts';
import { requireAccepted, sendAccepted } from '../orders/send-accepted.ts';
import { checkoutSchema, conversionSchema } from './cart-schemas.ts';
import { cartKey, guardOf } from './cart-view.ts';

/** What is said of both ways to an order. */
const placing = {
  permission: 'orders:write',
  answers: { 202: orderAnswer },
  idempotent: true,
  answerHeaders: ['Location', 'Preference-Applied'],
} as const;

const paymentProblems = ['payment_provider_not_configured', 'payment_currency_not_supported'] as const;

/** `POST /v1/carts/{id}/checkout`: the answer is that of `POST /v1/orders`. */
export const checkOutCartRoute = (deps: AppDeps): Route =>
  route({
    method: 'post',
    path: '/v1/carts/:id/checkout',
    name: 'checkOutCart',
    summary: 'Makes the one order of a cart.',
    description:
      'Sent again, with an `Idempotency-Key` or without, it is answered with the same order. An order that is rejected opens its cart again.',
    ...placing,
    body: checkoutSchema,
    headers: ['Prefer', 'If-Match', 'X-Cart-Token'],
    problems: [
      ...paymentProblems,
      'precondition_failed',
      'illegal_transition',
      'cart_incomplete',
      'storage_limit_reached',
    ],
    handle: async (call) => {
      const { scope, body } = call;
      const key = cartKey(call);
      const { currency } = await deps.transact(scope, (ctx) => getCart(ctx, key));
      const { tenantId } = scope;
      const name = body.payment.provider;
      await requireProvider(deps.providers, { tenantId, name, currency, path: 'payment.provider' });
      const by = { ...(await placedBy(deps, call)), guard: guardOf(call.req) };
      const placed = await deps.transact(scope, (ctx) => checkOutCart(ctx, key, body, by));
      await sendAccepted(deps, call, requireAccepted(placed, deps.db.now()));
    },
  });

/** `POST /v1/quotes/{id}/convert`: the answer is that of `POST /v1/orders`. */
export const convertQuoteRoute = (deps: AppDeps): Route =>
  route({
    method: 'post',
    path: '/v1/quotes/:id/convert',
    name: 'convertQuote',
    summary: 'Makes the one order of a quote, at the prices of the quote.',
    description:
      'Sent again, with an `Idempotency-Key` or without, it is answered with the same order. An order that is rejected, for want of stock, opens its quote again.',
    ...placing,
    body: conversionSchema,
    headers: ['Prefer'],
    problems: [...paymentProblems, 'illegal_transition', 'quote_expired', 'storage_limit_reached'],
    handle: async (call) => {
      const { scope, body } = call;
      const quoteId = pathId(call.param('id'), 'quote');
      const { currency } = await deps.transact(scope, (ctx) => getQuote(ctx, quoteId));
      const { tenantId } = scope;
      const name = body.payment.provider;
      await requireProvider(deps.providers, { tenantId, name, currency, path: 'payment.provider' });
      const by = await placedBy(deps, call);
      const { payment } = body;
      const placed = await deps.transact(scope, (ctx) => convertQuote(ctx, { quoteId, payment }, by));
      await sendAccepted(deps, call, requireAccepted(placed, deps.db.now()));
    },
  });
