import { statement } from '@waybill/db';
import type { Ctx } from '../context.ts';
import { DomainError, notFound } from '../errors.ts';
import { cutPage } from '../page.ts';
import { getHookEndpoint, requireEnabled } from './endpoints.ts';

export const deliveryStatuses = ['pending', 'succeeded', 'failed', 'skipped'] as const;
/** `skipped`: the endpoint was disabled; it waits for a replay. */
export type DeliveryStatus = (typeof deliveryStatuses)[number];

/** One attempt to deliver a message, as the log keeps it. */
export interface LoggedAttempt {
  /** RFC 3339. */
  at: string;
  /** Of HTTP; null where there was no answer. */
  status: number | null;
  /** Why there was none, or why the one that came will not do; null where it will. */
  error: string | null;
  durationMs: number;
}

/** One event, as one endpoint is told of it. */
export interface HookDelivery {
  id: string;
  eventId: string;
  type: string;
  orderId: string | null;
  status: DeliveryStatus;
  occurredAt: Date;
  /** Since it was noted, or replayed. */
  attempts: number;
  /** Null where none is to come, or it is due. */
  nextAttemptAt: Date | null;
  settledAt: Date | null;
  /** The last ones, the newest last. */
  log: LoggedAttempt[];
}

/** So many attempts of one delivery are kept in its log. */
export const mostLogged = 50;

const columns = `
  d.id, d.event_id AS "eventId", d.type, d.order_id AS "orderId", d.status, d.occurred_at AS "occurredAt", d.attempts,
  d.next_attempt_at AS "nextAttemptAt", d.settled_at AS "settledAt", d.log`;

const selectPage = statement<HookDelivery>(
  'hook-deliveries',
  `SELECT ${columns} FROM hook_deliveries d
   WHERE d.tenant_id = $1 AND d.endpoint_id = $2 AND ($3::text IS NULL OR d.status = $3)
     AND ($4::uuid IS NULL OR d.id < $4)
   ORDER BY d.id DESC LIMIT $5`,
);

export interface DeliveriesWanted {
  endpointId: string;
  status?: DeliveryStatus | undefined;
  after?: string | undefined;
  limit: number;
}

/** The newest first. `nextAfter` is null on the last page. Throws `not_found`. */
export async function listHookDeliveries(
  ctx: Ctx,
  { endpointId, status, after, limit }: DeliveriesWanted,
): Promise<{ deliveries: HookDelivery[]; nextAfter: string | null }> {
  await getHookEndpoint(ctx, endpointId);
  const rows = await ctx.tx.all(selectPage, [ctx.tenantId, endpointId, status, after, limit + 1]);
  const { page: deliveries, next: nextAfter } = cutPage(rows, limit, ({ id }) => id);
  return { deliveries, nextAfter };
}

/** A new round under the same ids: the receiver knows the message again. */
const replay = statement<HookDelivery>(
  'hook-delivery-replay',
  `UPDATE hook_deliveries d SET status = 'pending', attempts = 0, round_started_at = NULL, next_attempt_at = NULL,
                                settled_at = NULL
   WHERE d.tenant_id = $1 AND d.endpoint_id = $2 AND d.id = $3 AND d.status <> 'pending'
   RETURNING ${columns}`,
);

/**
 * Sends a message that was settled once more. Throws `not_found`, and `illegal_transition` for one that is under way,
 * or whose endpoint is disabled.
 */
export async function replayHookDelivery(
  ctx: Ctx,
  { endpointId, deliveryId }: { endpointId: string; deliveryId: string },
): Promise<HookDelivery> {
  requireEnabled((await getHookEndpoint(ctx, endpointId)).enabled);
  const found = await ctx.tx.maybe(selectOne, [ctx.tenantId, endpointId, deliveryId]);
  if (!found) throw notFound('delivery');
  const delivery = await ctx.tx.maybe(replay, [ctx.tenantId, endpointId, deliveryId]);
  if (!delivery) {
    throw new DomainError('illegal_transition', 'The message is on its way already.', {
      extras: { currentStatus: 'pending', allowed: [] },
    });
  }
  owe(ctx, deliveryId);
  noteReplay(ctx, endpointId, { deliveryId });
  return delivery;
}

const selectOne = statement<HookDelivery>(
  'hook-delivery-in-log',
  `SELECT ${columns} FROM hook_deliveries d WHERE d.tenant_id = $1 AND d.endpoint_id = $2 AND d.id = $3`,
);

/** Throws `not_found`. */
export async function getHookDelivery(
  ctx: Ctx,
  { endpointId, deliveryId }: { endpointId: string; deliveryId: string },
): Promise<HookDelivery> {
  const delivery = await ctx.tx.maybe(selectOne, [ctx.tenantId, endpointId, deliveryId]);
  if (!delivery) throw notFound('delivery');
  return delivery;
}

const noteReplay = (ctx: Ctx, id: string, after: Readonly<Record<string, unknown>>): void =>
  ctx.audit({ action: 'webhook_endpoint.replay', subject: { type: 'webhook_endpoint', id }, after });

const owe = (ctx: Ctx, deliveryId: string): void =>
  ctx.enqueue('webhook.deliver', { deliveryId }, { dedupeKey: deliveryId });

/** So many are replayed in one go. */
export const mostReplayed = 1_000;

const replaySince = statement<{ id: string }>(
  'hook-deliveries-replay',
  `WITH wanted AS (
     SELECT id FROM hook_deliveries
     WHERE tenant_id = $1 AND endpoint_id = $2 AND occurred_at >= $3 AND status = ANY ($4)
     ORDER BY id LIMIT $5 FOR UPDATE SKIP LOCKED
   )
   UPDATE hook_deliveries d SET status = 'pending', attempts = 0, round_started_at = NULL, next_attempt_at = NULL,
                                settled_at = NULL
   FROM wanted WHERE d.tenant_id = $1 AND d.id = wanted.id
   RETURNING d.id`,
);

export interface ReplayWanted {
  endpointId: string;
  /** Of what happened from then on. */
  since: Date;
  /** Also what arrived. */
  all: boolean;
}

/**
 * Sends once more what happened since and did not arrive, the oldest first. `isMore`: so much of it that it has to be
 * asked for again. Throws `not_found`, `illegal_transition` for an endpoint that is disabled.
 */
export async function replayHookDeliveries(
  ctx: Ctx,
  { endpointId, since, all }: ReplayWanted,
): Promise<{ replayed: number; isMore: boolean }> {
  requireEnabled((await getHookEndpoint(ctx, endpointId)).enabled);
  const statuses: DeliveryStatus[] = all ? ['failed', 'skipped', 'succeeded'] : ['failed', 'skipped'];
  const rows = await ctx.tx.all(replaySince, [ctx.tenantId, endpointId, since, statuses, mostReplayed]);
  for (const { id } of rows) owe(ctx, id);
  noteReplay(ctx, endpointId, { since, all, replayed: rows.length });
  return { replayed: rows.length, isMore: rows.length === mostReplayed };
}
