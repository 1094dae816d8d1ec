import { batched, statement, type Tx } from '@waybill/db';
import type { Ctx } from '../context.ts';
import { derivedId, newId } from '../ids.ts';
import { type HookEventType, testEventType } from './event-types.ts';

/** SQL: whether the endpoint of this row is told of events: also while it was disabled by itself, to be told later. */
export const listensSql = (row: string): string => `(${row}.enabled OR ${row}.disabled_reason IS NOT NULL)`;

/** An endpoint, as an event looks for those that want to hear of it. */
export interface Listener {
  id: string;
  events: readonly string[];
  enabled: boolean;
}

/** Something that happened. */
export type HookEvent = {
  type: HookEventType | typeof testEventType;
} & (
  | { orderId: string; sequence: number }
  /** No personal data: it is stored as it is. */
  | { data: Readonly<Record<string, unknown>> }
);

interface NewDelivery {
  id: string;
  endpointId: string;
  eventId: string;
  type: string;
  orderId: string | null;
  sequence: number | null;
  data: Readonly<Record<string, unknown>> | null;
  isOwed: boolean;
  at: Date;
}

const insert = statement(
  'hook-deliveries-insert',
  `INSERT INTO hook_deliveries (tenant_id, id, endpoint_id, event_id, type, order_id, sequence, data, occurred_at,
                                status, created_at, settled_at)
   SELECT $1, id, "endpointId", "eventId", type, "orderId", sequence, data, at,
          CASE WHEN "isOwed" THEN 'pending' ELSE 'skipped' END, at, CASE WHEN NOT "isOwed" THEN at END
   FROM jsonb_to_recordset($2::jsonb) AS d(
     id uuid, "endpointId" uuid, "eventId" uuid, type text, "orderId" uuid, sequence int, data jsonb,
     "isOwed" boolean, at timestamptz)`,
);

interface Place {
  tx: Tx;
  tenantId: string;
}

const insertAll = batched(async ({ tx, tenantId }: Place, noted: readonly (readonly NewDelivery[])[]) => {
  await tx.run(insert, [tenantId, JSON.stringify(noted.flat())]);
  return noted.map(() => undefined);
});

/** An order's event has the same id whenever it is told, also after the database was restored. */
const eventIdOf = (event: HookEvent): string =>
  'orderId' in event ? derivedId(event.orderId, `${event.type} ${event.sequence}`) : newId();

/**
 * Notes one delivery for each listener that chose the event, in the transaction in which it happened. Returns the ids
 * of those that are owed; the others wait for a replay.
 */
export async function noteDeliveries(
  { tx, tenantId, now }: Place & { now: Date },
  listeners: readonly Listener[],
  event: HookEvent,
): Promise<string[]> {
  const { type } = event;
  const wanted = listeners.filter(({ events }) => type === testEventType || events.includes(type));
  if (wanted.length === 0) return [];
  const eventId = eventIdOf(event);
  const about = 'orderId' in event ? { ...event, data: null } : { ...event, orderId: null, sequence: null };
  const deliveries = wanted.map(({ id: endpointId, enabled: isOwed }) => ({
    ...{ ...about, id: newId(), endpointId, eventId, isOwed, at: now },
  }));
  await insertAll({ tx, tenantId }, deliveries);
  return deliveries.filter(({ isOwed }) => isOwed).map(({ id }) => id);
}

/** As {@link noteDeliveries}, with the obligations. */
export async function announceTo(ctx: Ctx, listeners: readonly Listener[], event: HookEvent): Promise<void> {
  for (const deliveryId of await noteDeliveries(ctx, listeners, event)) {
    ctx.enqueue('webhook.deliver', { deliveryId }, { dedupeKey: deliveryId });
  }
}

const selectListeners = statement<Listener>(
  'hook-listeners',
  `SELECT h.id, h.events, h.enabled FROM hook_endpoints h
   WHERE h.tenant_id = $1 AND $2 = ANY (h.events) AND ${listensSql('h')}`,
);

/** Tells the shop's endpoints of something that is no order's; see `appendEvent` for those. */
export async function announce(
  ctx: Ctx,
  type: HookEventType,
  data: Readonly<Record<string, unknown>>,
): Promise<void> {
  await announceTo(ctx, await ctx.tx.all(selectListeners, [ctx.tenantId, type]), { type, data });
}
