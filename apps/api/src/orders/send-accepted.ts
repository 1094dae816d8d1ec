import {
  type Acceptance,
  DomainError,
  getOrder,
  isSettled,
  type OrderRecord,
  orderView,
} from '@waybill/domain';
import type { AppDeps } from '../deps.ts';
import { clientGone } from '../http/client-gone.ts';
import { markReplayed } from '../http/idempotency.ts';
import { preferredWait } from '../http/prefer.ts';
import type { Call } from '../http/route.ts';
import { dailyLimitReached, storageLimitReached } from '../tenants/daily-limit.ts';
import type { OrderView } from './order-answers.ts';

type Accepted = Extract<Acceptance, { order: OrderRecord }>;
type OrderCall = Call<unknown, unknown, OrderView>;

/** Throws what stands in the way of the order. */
export function requireAccepted(acceptance: Acceptance, now: Date): Accepted {
  if ('order' in acceptance) return acceptance;
  if (acceptance.kind === 'limited') {
    throw acceptance.limit === 'orders' ? dailyLimitReached('orders', now) : storageLimitReached();
  }
  throw new DomainError(
    'idempotency_key_reused',
    'This Idempotency-Key was used before with another request.',
  );
}

/** The order once it has settled, or as it is after so many seconds. */
async function awaitSettled(
  { transact, watcher }: Pick<AppDeps, 'transact' | 'watcher'>,
  { scope, res, req }: OrderCall,
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

/** 202 with the order, held as long as the client prefers to wait for it to settle. */
export async function sendAccepted(
  deps: Pick<AppDeps, 'transact' | 'watcher'>,
  call: OrderCall,
  { kind, order: accepted }: Accepted,
): Promise<void> {
  const { req, res } = call;
  const seconds = preferredWait(req.get('Prefer'));
  const order = seconds === null ? accepted : await awaitSettled(deps, call, accepted, seconds);
  if (kind === 'replayed') markReplayed(call);
  if (seconds !== null) res.set('Preference-Applied', `wait=${seconds}`);
  res.status(202).location(`/v1/orders/${order.id}`).json(orderView(order));
}
