import { statement } from '@waybill/db';
import type { Ctx } from '../context.ts';
import type { Keyring } from '../credentials/keyring.ts';
import { DomainError, notFound } from '../errors.ts';
import { newId } from '../ids.ts';
import { announceTo } from './deliveries.ts';
import { type HookEventType, testEventType } from './event-types.ts';
import { addSecret, endSecrets } from './secrets.ts';

/** `thin` names what an event is about, `full` shows it as well, as it stands when the message is sent. */
export const hookPayloads = ['thin', 'full'] as const;
export type HookPayload = (typeof hookPayloads)[number];

/** Of one shop. */
export const mostEndpoints = 20;

/** How long the old secret stays good beside the new one, in hours. */
export const overlapHours = { usual: 24, most: 168 } as const;

export interface HookEndpoint {
  id: string;
  url: string;
  description: string | null;
  events: HookEventType[];
  payload: HookPayload;
  enabled: boolean;
  /** Why it was disabled by itself; null where it was not. */
  disabledReason: 'gone' | 'failing' | null;
  disabledAt: Date | null;
  /** Since when no message has arrived; null where the last one did. */
  failingSince: Date | null;
  /** With what messages are signed: the last characters of each, and until when. */
  secrets: { hint: string; expiresAt: string | null }[];
  createdAt: Date;
  updatedAt: Date;
}

export interface NewHookEndpoint {
  /** Judged by `judgeTarget` already. */
  url: string;
  description: string | null;
  events: readonly HookEventType[];
  payload: HookPayload;
  enabled: boolean;
}

const columns = `
  h.id, h.url, h.description, h.events, h.payload, h.enabled, h.disabled_reason AS "disabledReason",
  h.disabled_at AS "disabledAt", h.failing_since AS "failingSince", h.created_at AS "createdAt",
  h.updated_at AS "updatedAt",
  (SELECT coalesce(json_agg(json_build_object('hint', s.hint, 'expiresAt', s.expires_at) ORDER BY s.id DESC), '[]')
   FROM hook_secrets s WHERE s.tenant_id = h.tenant_id AND s.endpoint_id = h.id
     AND (s.expires_at IS NULL OR s.expires_at > $2)) AS secrets`;

const selectAll = statement<HookEndpoint>(
  'hook-endpoints',
  `SELECT ${columns} FROM hook_endpoints h WHERE h.tenant_id = $1 ORDER BY h.id`,
);

/** All of the shop's, the oldest first. */
export const listHookEndpoints = (ctx: Ctx): Promise<HookEndpoint[]> =>
  ctx.tx.all(selectAll, [ctx.tenantId, ctx.now]);

const selectOne = statement<HookEndpoint>(
  'hook-endpoint',
  `SELECT ${columns} FROM hook_endpoints h WHERE h.tenant_id = $1 AND h.id = $3`,
);

/** Throws `not_found`. */
export async function getHookEndpoint(ctx: Ctx, id: string): Promise<HookEndpoint> {
  const endpoint = await ctx.tx.maybe(selectOne, [ctx.tenantId, ctx.now, id]);
  if (!endpoint) throw notFound('webhook endpoint');
  return endpoint;
}

/** Held, so that two that are added at once count each other. */
const lockShop = statement('hook-endpoints-lock', 'SELECT FROM tenants WHERE id = $1 FOR NO KEY UPDATE');

const insert = statement(
  'hook-endpoint-insert',
  `INSERT INTO hook_endpoints (tenant_id, id, url, description, events, payload, enabled, created_at, updated_at)
   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8)`,
);

const subjectOf = (id: string) => ({ type: 'webhook_endpoint', id });
/** An address may hold a secret in its path: the log tells whom it belongs to. */
const onRecord = ({ url, events, payload, enabled }: Omit<NewHookEndpoint, 'description'>) => ({
  host: new URL(url).host,
  ...{ events, payload, enabled },
});

/** Returns the secret as well, this once. Throws `limit_reached`. */
export async function addHookEndpoint(
  ctx: Ctx,
  { endpoint, keyring }: { endpoint: NewHookEndpoint; keyring: Keyring },
): Promise<{ endpoint: HookEndpoint; secret: string }> {
  await ctx.tx.run(lockShop, [ctx.tenantId]);
  if ((await listHookEndpoints(ctx)).length >= mostEndpoints) {
    throw new DomainError('limit_reached', `A shop can have ${mostEndpoints} webhook endpoints.`);
  }
  const id = newId();
  const { url, description, events, payload, enabled } = endpoint;
  await ctx.tx.run(insert, [ctx.tenantId, id, url, description, events, payload, enabled, ctx.now]);
  const secret = await addSecret(ctx, { endpointId: id, keyring });
  const after = onRecord(endpoint);
  ctx.audit({ action: 'webhook_endpoint.create', subject: subjectOf(id), before: null, after });
  return { endpoint: await getHookEndpoint(ctx, id), secret };
}

const lock = statement(
  'hook-endpoint-lock',
  'SELECT FROM hook_endpoints WHERE tenant_id = $1 AND id = $2 FOR UPDATE',
);

/** A person who enables it gives it a new start. */
const update = statement(
  'hook-endpoint-update',
  `UPDATE hook_endpoints
   SET url = $3, description = $4, events = $5, payload = $6, enabled = $7, updated_at = $8,
       disabled_reason = CASE WHEN $7 = enabled THEN disabled_reason END,
       disabled_at = CASE WHEN $7 THEN NULL WHEN enabled THEN $8 ELSE disabled_at END,
       failing_since = CASE WHEN $7 AND NOT enabled THEN NULL ELSE failing_since END
   WHERE tenant_id = $1 AND id = $2`,
);

/** Throws `not_found`. */
export async function changeHookEndpoint(
  ctx: Ctx,
  id: string,
  changes: Partial<NewHookEndpoint>,
): Promise<HookEndpoint> {
  await ctx.tx.run(lock, [ctx.tenantId, id]);
  const before = await getHookEndpoint(ctx, id);
  const wanted = { ...before, ...changes };
  const { url, description, events, payload, enabled } = wanted;
  await ctx.tx.run(update, [ctx.tenantId, id, url, description, events, payload, enabled, ctx.now]);
  ctx.audit({
    action: 'webhook_endpoint.update',
    subject: subjectOf(id),
    before: onRecord(before),
    after: onRecord(wanted),
  });
  return getHookEndpoint(ctx, id);
}

const remove = statement(
  'hook-endpoint-delete',
  'DELETE FROM hook_endpoints WHERE tenant_id = $1 AND id = $2',
);

/** With its secrets and its log; what is owed to it is not sent any more. Throws `not_found`. */
export async function removeHookEndpoint(ctx: Ctx, id: string): Promise<void> {
  const endpoint = await getHookEndpoint(ctx, id);
  await ctx.tx.run(remove, [ctx.tenantId, id]);
  const before = onRecord(endpoint);
  ctx.audit({ action: 'webhook_endpoint.remove', subject: subjectOf(id), before, after: null });
}

/**
 * Makes a new secret and returns it, this once; messages are signed with the old one as well until the overlap, in
 * hours, has passed. Throws `not_found`.
 */
export async function rotateHookSecret(
  ctx: Ctx,
  { id, overlap, keyring }: { id: string; overlap: number; keyring: Keyring },
): Promise<{ endpoint: HookEndpoint; secret: string }> {
  await ctx.tx.run(lock, [ctx.tenantId, id]);
  await getHookEndpoint(ctx, id);
  await endSecrets(ctx, id, new Date(ctx.now.getTime() + overlap * 3_600_000));
  const secret = await addSecret(ctx, { endpointId: id, keyring });
  ctx.audit({
    action: 'webhook_endpoint.rotate_secret',
    subject: subjectOf(id),
    after: { overlapHours: overlap },
  });
  return { endpoint: await getHookEndpoint(ctx, id), secret };
}

/** Sends the endpoint a message that says nothing. Throws `not_found`, `illegal_transition` for one that is disabled. */
export async function testHookEndpoint(ctx: Ctx, id: string): Promise<void> {
  const { enabled } = await getHookEndpoint(ctx, id);
  requireEnabled(enabled);
  await announceTo(ctx, [{ id, events: [], enabled }], { type: testEventType, data: { endpointId: id } });
}

/** Throws `illegal_transition`. */
export function requireEnabled(enabled: boolean): void {
  if (enabled) return;
  throw new DomainError('illegal_transition', 'The webhook endpoint is disabled: enable it first.', {
    extras: { currentStatus: 'disabled', allowed: ['enable'] },
  });
}
