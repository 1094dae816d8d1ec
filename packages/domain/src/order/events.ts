import { statement } from '@waybill/db';
import type { Actor, Ctx } from '../context.ts';
import { notFound } from '../errors.ts';
import { advance } from '../transition.ts';
import type { OrderRecord } from './record.ts';
import { type OrderStatus, type OrderTransition, orderEventOf, orderTransitions } from './transitions.ts';

export interface OrderEvent {
  seq: number;
  at: Date;
  type: string;
  data: Record<string, unknown>;
}

export const actorLabel = (actor: Actor): string => `${actor.type}:${actor.id}`;

const insertEvent = statement(
  'order-event-insert',
  `INSERT INTO order_events (tenant_id, order_id, seq, type, data, actor, at)
   SELECT $1, $2, coalesce(max(seq), 0) + 1, $3, $4, $5, $6
   FROM order_events WHERE tenant_id = $1 AND order_id = $2`,
);

/** Adds to the timeline. The caller holds the order's row lock, so that the sequence has no race. */
export async function appendEvent(
  ctx: Ctx,
  orderId: string,
  type: string,
  data: Record<string, unknown> = {},
): Promise<void> {
  await ctx.tx.run(insertEvent, [
    ctx.tenantId,
    orderId,
    type,
    JSON.stringify(data),
    actorLabel(ctx.actor),
    ctx.now,
  ]);
}

const setStatus = statement(
  'order-set-status',
  'UPDATE orders SET status = $4, updated_at = $5 WHERE tenant_id = $1 AND id = $2 AND status = $3',
);

/**
 * Moves the order along the transition table, by compare-and-set, and writes the event. The only place that sets
 * an order's status. Throws `illegal_transition`.
 */
export async function moveOrder(
  ctx: Ctx,
  order: Pick<OrderRecord, 'id' | 'status'>,
  transition: OrderTransition,
  data: Record<string, unknown> = {},
): Promise<OrderStatus> {
  const to = advance('order', orderTransitions, order.status, transition);
  const moved = await ctx.tx.run(setStatus, [ctx.tenantId, order.id, order.status, to, ctx.now]);
  if (moved === 0)
    throw new Error(`order ${order.id} was not ${order.status} any more although it was locked`);
  await appendEvent(ctx, order.id, orderEventOf[transition], data);
  ctx.tell({ kind: 'order_moved', to });
  return to;
}

const selectEvents = statement<OrderEvent>(
  'order-events',
  `SELECT e.seq, e.at, e.type, e.data FROM order_events e
   WHERE e.tenant_id = $1 AND e.order_id = $2 AND e.seq > $3 ORDER BY e.seq`,
);

/** The timeline after `afterSeq` (0: from the start). Throws `not_found`. */
export async function listOrderEvents(ctx: Ctx, orderId: string, afterSeq = 0): Promise<OrderEvent[]> {
  const events = await ctx.tx.all(selectEvents, [ctx.tenantId, orderId, afterSeq]);
  // Every order has its first event; an empty answer from the start means there is no such order.
  if (events.length === 0 && afterSeq === 0) throw notFound('order');
  return events;
}
