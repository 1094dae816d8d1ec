import { statement } from '@waybill/db';
import type { Ctx } from '../context.ts';
import type { Keyring } from '../credentials/keyring.ts';
import type { JobRun } from '../jobs/handler.ts';
import { cancelled, done, type Outcome, snooze, untried } from '../jobs/outcome.ts';
import type { HookAnswer, HookRequest, SendHook } from '../ports/hook-sender.ts';
import { composeMessage } from './compose-message.ts';
import { judgeAnswer, type Verdict } from './judge-answer.ts';
import type { DeliveryPlaces } from './places.ts';
import { recordAttempt, skipDelivery } from './record-attempt.ts';
import { openSecrets } from './secrets.ts';
import { signHook } from './sign.ts';

/** A delivery as a run of its job finds it. */
export interface OwedDelivery {
  id: string;
  endpointId: string;
  eventId: string;
  type: string;
  orderId: string | null;
  sequence: number | null;
  data: Readonly<Record<string, unknown>> | null;
  occurredAt: Date;
  attempts: number;
  roundStartedAt: Date | null;
  nextAttemptAt: Date | null;
  url: string;
  payload: 'thin' | 'full';
  isEnabled: boolean;
}

const selectOwed = statement<OwedDelivery>(
  'hook-delivery',
  `SELECT d.id, d.endpoint_id AS "endpointId", d.event_id AS "eventId", d.type, d.order_id AS "orderId", d.sequence,
          d.data, d.occurred_at AS "occurredAt", d.attempts, d.round_started_at AS "roundStartedAt",
          d.next_attempt_at AS "nextAttemptAt", h.url, h.payload, h.enabled AS "isEnabled"
   FROM hook_deliveries d JOIN hook_endpoints h ON h.tenant_id = d.tenant_id AND h.id = d.endpoint_id
   WHERE d.tenant_id = $1 AND d.id = $2 AND d.status = 'pending'`,
);

export interface DeliveryTools {
  sendHook: SendHook;
  /** Opens the secrets of endpoints; null: there are none. */
  keyring: Keyring | null;
  /** Of this process. */
  places: DeliveryPlaces;
  /** From [0, 1). */
  random?: () => number;
}

/** The message of one attempt. The id stays the same over all of them; the time is this attempt's. */
async function compose(ctx: Ctx, delivery: OwedDelivery, keyring: Keyring | null): Promise<HookRequest> {
  const secrets = await openSecrets(ctx, delivery.endpointId, keyring);
  const body = JSON.stringify(await composeMessage(ctx, delivery));
  const id = `msg_${delivery.eventId}`;
  const headers = { 'content-type': 'application/json', ...signHook({ id, at: ctx.now, body }, secrets) };
  return { url: delivery.url, headers, body };
}

type Prepared = { delivery: OwedDelivery; request: HookRequest; place: PlaceTaken } | Outcome | 'skip';
interface PlaceTaken {
  tenantId: string;
  endpointId: string;
}

/** What to send now, or why nothing is sent. A place is taken where there is something. */
async function prepare(ctx: Ctx, deliveryId: string, tools: DeliveryTools): Promise<Prepared> {
  const delivery = await ctx.tx.maybe(selectOwed, [ctx.tenantId, deliveryId]);
  if (!delivery) return cancelled('the delivery has been settled already, or its endpoint is gone');
  if (!delivery.isEnabled) return 'skip';
  const { nextAttemptAt, endpointId } = delivery;
  if (nextAttemptAt && nextAttemptAt > ctx.now) return untried(nextAttemptAt, 'the next attempt is not due');
  const place = { tenantId: ctx.tenantId, endpointId };
  const request = await compose(ctx, delivery, tools.keyring);
  const until = tools.places.take(place, ctx.now);
  if (until) return untried(until, 'as many messages to the endpoint are on their way as may be');
  return { delivery, request, place };
}

const reasonOf = (verdict: Extract<Verdict, { kind: 'retry' }>): string =>
  `the endpoint did not take the message: ${verdict.attempt.error}`;

/**
 * Tells one endpoint of one event. What did not arrive is tried again for a day; a crash between the receiver's answer
 * and the record of it sends the message again, under the same webhook-id.
 */
export async function deliverWebhook(run: JobRun<'webhook.deliver'>, tools: DeliveryTools): Promise<Outcome> {
  const { deliveryId } = run.payload;
  const prepared = await run.transact((ctx) => prepare(ctx, deliveryId, tools));
  if (prepared === 'skip') {
    await run.fulfil((ctx) => skipDelivery(ctx, deliveryId));
    return done;
  }
  if ('kind' in prepared) return prepared;
  const { delivery, request, place } = prepared;
  const startedAt = performance.now();
  const answer = await tools
    .sendHook(request, { signal: run.signal })
    .finally(() => tools.places.leave(place, performance.now() - startedAt));
  return record(run, delivery, answer, (tools.random ?? Math.random)());
}

async function record(
  run: JobRun<'webhook.deliver'>,
  delivery: OwedDelivery,
  answer: HookAnswer,
  random: number,
): Promise<Outcome> {
  const judged = { failedBefore: delivery.attempts, random };
  if (judgeAnswer(answer, { ...judged, at: delivery.occurredAt }).kind !== 'retry') {
    await run.fulfil(async (ctx) =>
      recordAttempt(ctx, delivery, judgeAnswer(answer, { ...judged, at: ctx.now })),
    );
    return done;
  }
  return run.transact(async (ctx) => {
    const verdict = judgeAnswer(answer, { ...judged, at: ctx.now });
    await recordAttempt(ctx, delivery, verdict);
    return verdict.kind === 'retry' ? snooze(verdict.nextAt, reasonOf(verdict)) : done;
  });
}
