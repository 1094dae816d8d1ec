import type { Ctx } from '../context.ts';
import { acceptOrders, findAccepted, type NewOrder, type Submission } from '../order/accept-orders.ts';
import type { OrderLimit } from '../order/daily-room.ts';
import { getOrder, type OrderRecord } from '../order/record.ts';

/** Who places the order, and how: what the order itself does not say. */
export type PlacedBy = Pick<Submission, 'idempotency' | 'traceparent' | 'isLimited'>;

export type PlacedOrder =
  | { kind: 'accepted' | 'replayed'; order: OrderRecord }
  | { kind: 'key_reused' }
  | { kind: 'limited'; limit: OrderLimit };

interface Source {
  /** The order that was made of it before; null: none. */
  placed: string | null;
  /** Throws where none can be made. */
  order: () => NewOrder;
  /** Notes in the same transaction which order it has become. */
  claim: (orderId: string) => Promise<unknown>;
}

/**
 * Accepts the one order of a cart or a quote, in the open transaction and as `POST /v1/orders` does. The caller holds the
 * lock of what it is made of. Whoever asks again, with a key of their own or without, gets the order that there is; the
 * same key never makes a second one, not even after the first one was rejected.
 */
export async function placeOnce(ctx: Ctx, by: PlacedBy, source: Source): Promise<PlacedOrder> {
  const before = by.idempotency && (await findAccepted(ctx, by.idempotency));
  if (before) return before;
  if (source.placed !== null) return { kind: 'replayed', order: await getOrder(ctx, source.placed) };
  const submission = { ...by, order: source.order(), actor: ctx.actor, requestId: ctx.requestId };
  const { acceptances, jobs } = await acceptOrders(ctx, [submission]);
  const [acceptance] = acceptances;
  if (!acceptance) throw new Error('an order was accepted with an answer missing');
  if (acceptance.kind === 'accepted') await source.claim(acceptance.order.id);
  ctx.handOn(jobs);
  return acceptance;
}
