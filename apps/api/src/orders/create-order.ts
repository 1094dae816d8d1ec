import {
  type Acceptance,
  DomainError,
  getOrder,
  isSettled,
  type OrderRecord,
  orderView,
} from '@waybill/domain';
import type { z } from 'zod';
import type { AppDeps } from '../deps.ts';
import { clientGone } from '../http/client-gone.ts';
import { idempotentRequest, markReplayed } from '../http/idempotency.ts';
import { preferredWait } from '../http/prefer.ts';
import { type Call, type Route, route } from '../http/route.ts';
import { dailyLimitReached, storageLimitReached } from '../tenants/daily-limit.ts';
import { orderAnswer } from './order-answers.ts';
import { newOrderSchema } from './order-schemas.ts';
import { requireProvider } from './require-provider.ts';

type NewOrderCall = Call<z.output<typeof newOrderSchema>, unknown>;
type Accepted = Extract<Acceptance, { order: OrderRecord }>;

async function accept({ db, intake, findStanding }: AppDeps, call: NewOrderCall): Promise<Accepted> {
  const { scope, body: order } = call;
  const standing = await findStanding(scope.tenantId);
  const acceptance = await intake.submit(scope.tenantId, {
    order,
    idempotency: idempotentRequest(call),
    actor: scope.actor,
    requestId: scope.requestId ?? null,
    traceparent: scope.traceparent ?? null,
    isLimited: standing?.hasOrderLimit ?? false,
  });
  if ('order' in acceptance) return acceptance;
  if (acceptance.kind === 'limited') {
    throw acceptance.limit === 'orders' ? dailyLimitReached('orders', db.now()) : storageLimitReached();
  }
  throw new DomainError(
    'idempotency_key_reused',
    'This Idempotency-Key was used before with another request.',
  );
}

/** The order once it has settled, or as it is after so many seconds. */
async function awaitSettled(
  { transact, watcher }: AppDeps,
  { scope, res, req }: NewOrderCall,
  accepted: OrderRecord,
  seconds: number,
): Promise<OrderRecord> {
  const { id: orderId } = accepted;
  const { tenantId } = scope;
  try {
    const enough = AbortSignal.any([clientGone(res), AbortSignal.timeout(seconds * 1_000)]);
    if (seconds > 0) await watcher.until({ tenantId, orderId }, isSettled, enough);
    return await transact(scope, (ctx) => getOrder(ctx, orderId));
  } catch (error) {
    // It is committed whatever happens now: what is known of it is the answer.
    req.log.warn({ err: error, orderId }, 'the order was accepted, but could not be looked at again');
    return accepted;
  }
}

/** `POST /v1/orders`: 202 after the durable commit, whether the queue is up or not. */
export const createOrderRoute = (deps: AppDeps): Route =>
  route({
    method: 'post',
    path: '/v1/orders',
    name: 'createOrder',
    summary: 'Takes an order: it is safe in the database before the answer is sent.',
    description: `The answer is 202 once the order is committed; a job then prices it and holds its stock. What cannot be
fulfilled becomes \`rejected\`, with the reason in \`rejection\` and a mail to the customer; it is no problem of this request.
The payment may ask for something of the customer, which \`payments[].nextAction\` tells.`,
    permission: 'orders:write',
    body: newOrderSchema,
    answers: { 202: orderAnswer },
    idempotent: true,
    headers: ['Prefer'],
    answerHeaders: ['Location', 'Preference-Applied'],
    problems: ['payment_provider_not_configured', 'payment_currency_not_supported', 'storage_limit_reached'],
    handle: async (call) => {
      const { req, res, scope, body } = call;
      const { tenantId } = scope;
      await requireProvider(deps.providers, {
        tenantId,
        name: body.payment.provider,
        currency: body.currency,
        path: 'payment.provider',
      });
      const { kind, order: accepted } = await accept(deps, call);
      const seconds = preferredWait(req.get('Prefer'));
      const order = seconds === null ? accepted : await awaitSettled(deps, call, accepted, seconds);
      if (kind === 'replayed') markReplayed(call);
      if (seconds !== null) res.set('Preference-Applied', `wait=${seconds}`);
      res.status(202).location(`/v1/orders/${order.id}`).json(orderView(order));
    },
  });
