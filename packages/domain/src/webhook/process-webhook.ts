import { statement } from '@waybill/db';
import type { Ctx } from '../context.ts';
import type { JobRun } from '../jobs/handler.ts';
import { done, type Outcome, snooze } from '../jobs/outcome.ts';
import { lookUpPayment } from '../payment/look-up-payment.ts';
import { MadeElsewhere } from '../payment/other-account.ts';
import { findPaymentByReference, isSubmitted, type PaymentRow } from '../payment/payment-row.ts';
import type { PaymentProviders } from '../payment/providers.ts';
import { recordSnapshot } from '../payment/record-snapshot.ts';
import type { ProviderName } from '../ports/payment-provider.ts';

interface StoredEvent {
  provider: ProviderName;
  reference: string | null;
  receivedAt: Date;
  processedAt: Date | null;
  /** Events of the same payment that nobody has looked into, this one included. */
  open: string[];
}

const selectEvent = statement<StoredEvent>(
  'webhook',
  `SELECT provider, reference, received_at AS "receivedAt", processed_at AS "processedAt",
          ARRAY(
            SELECT s.id FROM webhook_events s
            WHERE s.tenant_id = $1 AND s.provider = w.provider AND s.reference = w.reference
              AND s.processed_at IS NULL
            ORDER BY s.id
          ) AS open
   FROM webhook_events w WHERE tenant_id = $1 AND id = $2`,
);

const setProcessed = statement(
  'webhook-processed',
  'UPDATE webhook_events SET processed_at = $3 WHERE tenant_id = $1 AND id = ANY($2)',
);

/** An event may overtake the commit that stores its payment's reference; after this long it is not ours. */
const patienceMs = 10 * 60_000;
/** Then the pauses double: an account that others use too sends many events that are none of ours. */
const shortestPauseMs = 5_000;

interface Reading {
  event: StoredEvent;
  payment: PaymentRow | null;
  now: Date;
}

async function readEvent(ctx: Ctx, id: string): Promise<Reading> {
  const event = await ctx.tx.maybe(selectEvent, [ctx.tenantId, id]);
  if (!event) throw new Error(`webhook event ${id} is gone`);
  const { provider, reference, processedAt } = event;
  const payment = reference && !processedAt ? await findPaymentByReference(ctx, provider, reference) : null;
  return { event, payment, now: ctx.now };
}

/** There is nothing that could be fetched; the payment says so from then on. */
function unlessElsewhere(error: unknown): null {
  if (error instanceof MadeElsewhere) return null;
  throw error;
}

/**
 * An event is only a hint that something changed: what the provider says now is fetched and recorded, so that
 * duplicates and events out of order do no harm. Providers tell of one change with several events: one look answers
 * all that were there before it.
 */
export async function processWebhook(
  run: JobRun<'webhook.process'>,
  { providers }: { providers: PaymentProviders },
): Promise<Outcome> {
  const { webhookId } = run.payload;
  const { event, payment, now } = await run.transact((ctx) => readEvent(ctx, webhookId));
  if (event.processedAt) {
    await run.fulfil(async () => undefined);
    return done;
  }
  const ageMs = now.getTime() - event.receivedAt.getTime();
  if (event.reference && !payment && ageMs < patienceMs) {
    const pauseMs = Math.max(shortestPauseMs, ageMs);
    return snooze(new Date(now.getTime() + pauseMs), 'the payment is not known yet');
  }
  const snapshot =
    payment && isSubmitted(payment)
      ? await lookUpPayment(run, await providers(run.tenantId, event.provider), payment).catch(
          unlessElsewhere,
        )
      : null;
  await run.fulfil(async (ctx) => {
    if (payment && snapshot) await recordSnapshot(ctx, payment.id, snapshot);
    await ctx.tx.run(setProcessed, [ctx.tenantId, payment ? event.open : [webhookId], ctx.now]);
  });
  return done;
}
