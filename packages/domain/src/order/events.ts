import { batched, statement } from '@waybill/db';
import type { Actor, Ctx } from '../context.ts';
import { notFound } from '../errors.ts';
import { announceTo, type Listener, listensSql } from '../hooks/deliveries.ts';
import { type HookEventType, hookEventOf } from '../hooks/event-types.ts';
import { advance } from '../transition.ts';
import { moveWithQuote, type OrderTerms } from './move-with-quote.ts';
import type { OrderRecord } from './record.ts';
import { type OrderStatus, type OrderTransition, orderEventOf, orderTransitions } from './transitions.ts';

export interface OrderEvent {
  seq: number;
  at: Date;
  type: string;
  data: Record<string, unknown>;
}

export const actorLabel = (actor: Actor): string => `${actor.type}:${actor.id}`;

/** An event that was written, once for each endpoint that listens. */
interface Heard extends Listener {
  orderId: string;
  seq: number;
}

/** A shop without endpoints gets no row back: that it has none is asked on the way. */
const insertEvents = statement<Heard>(
  'order-event-insert',
  `WITH inserted AS (
     INSERT INTO order_events (tenant_id, order_id, seq, type, data, actor, at)
     SELECT $1, e."orderId", coalesce(last.seq, 0) + row_number() OVER (PARTITION BY e."orderId" ORDER BY e.nth), e.type,
            e.data, e.actor, e.at
     FROM ROWS FROM (jsonb_to_recordset($2::jsonb) AS ("orderId" uuid, type text, data jsonb, actor text, at timestamptz))
          WITH ORDINALITY AS e("orderId", type, data, actor, at, nth)
     LEFT JOIN LATERAL (
       SELECT max(seq) AS seq FROM order_events WHERE tenant_id = $1 AND order_id = e."orderId") AS last ON true
     RETURNING order_id, seq
   )
   SELECT i.order_id AS "orderId", i.seq, h.id, h.events, h.enabled
   FROM hook_endpoints h CROSS JOIN inserted i WHERE h.tenant_id = $1 AND ${listensSql('h')}
   ORDER BY i.seq, h.id`,
);

interface NewEvent {
  orderId: string;
  type: string;
  data: Record<string, unknown>;
  actor: string;
  at: Date;
}

/** Where in its timeline each event stands, and who listens; empty where nobody does. */
const insertAll = batched(
  async ({ tx, tenantId }: Pick<Ctx, 'tx' | 'tenantId'>, events: readonly NewEvent[]) => {
    const heard = await tx.all(insertEvents, [tenantId, JSON.stringify(events)]);
    const places = Map.groupBy(heard, ({ orderId }) => orderId);
    const bySeq = new Map(
      [...places].map(([orderId, rows]) => [orderId, [...Map.groupBy(rows, ({ seq }) => seq).values()]]),
    );
    return events.map(({ orderId }) => bySeq.get(orderId)?.shift() ?? []);
  },
);

/**
 * Adds to the timeline, and owes the shop's endpoints a message where it is an event for them: `told` as it, if not by
 * its type. The caller holds the order's row lock, so that the sequence has no race.
 */
export async function appendEvent(
  ctx: Ctx,
  orderId: string,
  type: string,
  data: Record<string, unknown> = {},
  told: HookEventType | null = hookEventOf(type),
): Promise<void> {
  const listeners = await insertAll(ctx, { orderId, type, data, actor: actorLabel(ctx.actor), at: ctx.now });
  const [first] = listeners;
  if (first && told) await announceTo(ctx, listeners, { type: told, orderId, sequence: first.seq });
}

const setStatuses = statement<{ id: string }>(
  'order-set-status',
  `UPDATE orders SET status = m."to", updated_at = m.at
   FROM jsonb_to_recordset($2::jsonb) AS m(id uuid, "from" text, "to" text, at timestamptz)
   WHERE orders.tenant_id = $1 AND orders.id = m.id AND orders.status = m."from"
   RETURNING orders.id`,
);

interface Move {
  id: string;
  from: OrderStatus;
  to: OrderStatus;
  at: Date;
}

/** True where the order was in the state that it was to leave. */
const moveAll = batched(async ({ tx, tenantId }: Pick<Ctx, 'tx' | 'tenantId'>, moves: readonly Move[]) => {
  const rows = await tx.all(setStatuses, [tenantId, JSON.stringify(moves)]);
  const moved = new Set(rows.map(({ id }) => id));
  return moves.map(({ id }) => moved.has(id));
});

export interface OrderStep {
  transition: OrderTransition;
  /** What the timeline says of it. */
  data?: Record<string, unknown>;
}

/**
 * Moves the order along the transition table, several steps in one go, by compare-and-set, and writes an event for
 * each step, and its terms where these are settled with it. The only way in which an order's status is set. Throws
 * `illegal_transition`.
 */
export async function moveOrderAlong(
  ctx: Ctx,
  { id, status: from }: Pick<OrderRecord, 'id' | 'status'>,
  steps: readonly OrderStep[],
  terms?: OrderTerms,
): Promise<OrderStatus> {
  let to = from;
  for (const { transition } of steps) {
    to = advance('order', orderTransitions, to, transition);
    ctx.tell({ kind: 'order_moved', to });
  }
  const move = { id, from, to, at: ctx.now };
  if (!(await (terms ? moveWithQuote(ctx, { ...move, ...terms }) : moveAll(ctx, move))))
    throw new Error(`order ${id} was not ${from} any more although it was locked`);
  await Promise.all(
    steps.map(({ transition, data }) => appendEvent(ctx, id, orderEventOf[transition], data)),
  );
  return to;
}

/** As {@link moveOrderAlong}, one step. */
export const moveOrder = (
  ctx: Ctx,
  order: Pick<OrderRecord, 'id' | 'status'>,
  transition: OrderTransition,
  data: Record<string, unknown> = {},
): Promise<OrderStatus> => moveOrderAlong(ctx, order, [{ transition, data }]);

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
