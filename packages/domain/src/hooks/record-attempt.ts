import { statement } from '@waybill/db';
import type { Ctx } from '../context.ts';
import { newId } from '../ids.ts';
import { alertMerchant } from '../mail/alert-merchant.ts';
import type { OwedDelivery } from './deliver-webhook.ts';
import type { Verdict } from './judge-answer.ts';
import { mostLogged } from './log.ts';

/** By compare-and-set on the number of attempts: of two runs at once, one is recorded. */
const update = statement(
  'hook-delivery-attempted',
  `UPDATE hook_deliveries
   SET status = $4, attempts = attempts + 1, round_started_at = coalesce(round_started_at, $5), next_attempt_at = $6,
       settled_at = CASE WHEN $4 <> 'pending' THEN $5::timestamptz END,
       log = CASE WHEN jsonb_array_length(log) >= ${mostLogged} THEN log - 0 ELSE log END || $7::jsonb
   WHERE tenant_id = $1 AND id = $2 AND status = 'pending' AND attempts = $3`,
);

const statusOf = {
  succeeded: 'succeeded',
  retry: 'pending',
  gone: 'failed',
  given_up: 'failed',
} as const satisfies Record<Verdict['kind'], string>;

const noteSuccess = statement(
  'hook-endpoint-well',
  'UPDATE hook_endpoints SET failing_since = NULL WHERE tenant_id = $1 AND id = $2 AND failing_since IS NOT NULL',
);

const noteFailure = statement(
  'hook-endpoint-failing',
  'UPDATE hook_endpoints SET failing_since = $3 WHERE tenant_id = $1 AND id = $2 AND failing_since IS NULL',
);

/** Nothing has arrived there since before this message was first tried; or the receiver is gone, as it says itself. */
const disable = statement<{ url: string; failingSince: Date | null }>(
  'hook-endpoint-disable',
  `UPDATE hook_endpoints SET enabled = false, disabled_reason = $3, disabled_at = $4, updated_at = $4
   WHERE tenant_id = $1 AND id = $2 AND enabled AND ($3 = 'gone' OR failing_since <= $5)
   RETURNING url, failing_since AS "failingSince"`,
);

/** Tells the merchant, and puts it on record, where the endpoint was enabled until now. */
async function disableEndpoint(
  ctx: Ctx,
  delivery: OwedDelivery,
  { reason, error }: { reason: 'gone' | 'failing'; error: string | null },
): Promise<void> {
  const { endpointId } = delivery;
  const since = delivery.roundStartedAt ?? ctx.now;
  const endpoint = await ctx.tx.maybe(disable, [ctx.tenantId, endpointId, reason, ctx.now, since]);
  if (!endpoint) return;
  const { host } = new URL(endpoint.url);
  await alertMerchant(ctx, {
    ...{ kind: 'webhook_disabled', subjectId: newId() },
    data: { host, cause: reason, failingSince: endpoint.failingSince, lastError: error },
  });
  ctx.audit({
    action: 'webhook_endpoint.disable',
    subject: { type: 'webhook_endpoint', id: endpointId },
    before: { enabled: true },
    after: { enabled: false, reason },
  });
}

/** Writes down what came of an attempt, for the delivery and for its endpoint. */
export async function recordAttempt(ctx: Ctx, delivery: OwedDelivery, verdict: Verdict): Promise<void> {
  const { id, endpointId, attempts } = delivery;
  const nextAt = verdict.kind === 'retry' ? verdict.nextAt : null;
  const log = JSON.stringify([verdict.attempt]);
  const values = [ctx.tenantId, id, attempts, statusOf[verdict.kind], ctx.now, nextAt, log];
  if ((await ctx.tx.run(update, values)) === 0) return;
  if (verdict.kind === 'succeeded') {
    await ctx.tx.run(noteSuccess, [ctx.tenantId, endpointId]);
    return;
  }
  await ctx.tx.run(noteFailure, [ctx.tenantId, endpointId, ctx.now]);
  const { error } = verdict.attempt;
  if (verdict.kind === 'gone') await disableEndpoint(ctx, delivery, { reason: 'gone', error });
  if (verdict.kind === 'given_up') await disableEndpoint(ctx, delivery, { reason: 'failing', error });
}

const skip = statement(
  'hook-delivery-skip',
  `UPDATE hook_deliveries SET status = 'skipped', settled_at = $3, next_attempt_at = NULL
   WHERE tenant_id = $1 AND id = $2 AND status = 'pending'`,
);

/** Its endpoint is disabled: it waits for a replay. */
export async function skipDelivery(ctx: Ctx, deliveryId: string): Promise<void> {
  await ctx.tx.run(skip, [ctx.tenantId, deliveryId, ctx.now]);
}
