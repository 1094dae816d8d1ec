import { statement } from '@waybill/db';
import type { Ctx } from '../context.ts';
import type { JobRun } from '../jobs/handler.ts';
import { cancelled, done, type Outcome, snooze } from '../jobs/outcome.ts';
import { lockOrder } from '../order/record.ts';
import { type PaymentProvider, type PaymentSnapshot, ProviderError } from '../ports/payment-provider.ts';
import { failCapture } from './fail-capture.ts';
import { leaveToLastCapture } from './leave-to-last-capture.ts';
import { whereElse } from './look-up-payment.ts';
import { getSubmittedPayment, type SubmittedPayment } from './payment-row.ts';
import type { PaymentProviders } from './providers.ts';
import { recordAnswer } from './record-answer.ts';
import { recordSnapshot } from './record-snapshot.ts';

interface CaptureRow {
  captureId: string;
  paymentId: string;
  orderId: string;
  amount: number;
  final: boolean;
  status: string;
  /** An earlier capture of the same payment is on its way. */
  behind: boolean;
}

interface Intent extends CaptureRow {
  payment: SubmittedPayment;
}

const selectCapture = statement<CaptureRow>(
  'capture-intent',
  `SELECT c.id AS "captureId", c.payment_id AS "paymentId", c.order_id AS "orderId", c.amount, c.final, c.status,
          EXISTS (SELECT FROM captures e
                  WHERE e.tenant_id = c.tenant_id AND e.payment_id = c.payment_id AND e.status = 'pending'
                    AND e.id < c.id) AS behind
   FROM captures c WHERE c.tenant_id = $1 AND c.id = $2`,
);

async function readIntent(ctx: Ctx, captureId: string): Promise<{ intent: Intent; now: Date }> {
  const capture = await ctx.tx.maybe(selectCapture, [ctx.tenantId, captureId]);
  if (!capture) throw new Error(`capture ${captureId} is gone`);
  const payment = await getSubmittedPayment(ctx, capture.paymentId);
  return { intent: { ...capture, payment }, now: ctx.now };
}

const ended: readonly PaymentSnapshot['status'][] = ['paid', 'failed', 'voided'];

/** How long an earlier capture is waited for, in milliseconds. */
const turnMs = 5_000;

/** What the provider refuses for good ends the capture; the snapshot then says how the payment stands. */
async function capture(
  provider: PaymentProvider,
  { captureId, amount, final, payment: { reference, currency } }: Intent,
  signal: AbortSignal,
): Promise<{ snapshot: PaymentSnapshot; refusal: ProviderError | null }> {
  try {
    const input = { captureId, reference, amount, currency, final };
    return { snapshot: await provider.capture(input, { signal }), refusal: null };
  } catch (error) {
    if (!(error instanceof ProviderError && error.kind === 'rejected')) throw error;
    return { snapshot: await provider.lookup(reference, { signal }), refusal: error };
  }
}

const reasonOf = ({ code, message }: ProviderError): string =>
  code === 'capture_must_be_final'
    ? 'This payment can be captured once only: the last shipment takes all of it.'
    : `The provider refused: ${message}`;

/**
 * Takes the money of one shipment, under the capture's own idempotency key, and records it in the ledger. The captures
 * of a payment are carried out one after the other, since the last one releases what is left.
 */
export async function capturePayment(
  run: JobRun<'payment.capture'>,
  { providers }: { providers: PaymentProviders },
): Promise<Outcome> {
  const { captureId } = run.payload;
  const { intent, now } = await run.transact((ctx) => readIntent(ctx, captureId));
  if (intent.status !== 'pending') return cancelled(`the capture has ${intent.status} already`);
  if (intent.behind) return snooze(new Date(now.getTime() + turnMs), 'an earlier capture is on its way');
  const { orderId, paymentId, amount, payment } = intent;
  const provider = await providers(run.tenantId, payment.provider);
  const elsewhere = await whereElse(run, provider, payment);
  if (elsewhere) {
    const reason = elsewhere.explanation;
    await run.fulfil(async (ctx) => {
      await lockOrder(ctx, orderId);
      await failCapture(ctx, { orderId, captureId, amount, reason });
    });
    return done;
  }
  const { snapshot, refusal } = await capture(provider, intent, run.signal);
  if (refusal) {
    await run.fulfil(async (ctx) => {
      await recordSnapshot(ctx, paymentId, snapshot);
      const isLeft = await leaveToLastCapture(ctx, { captureId, amount });
      const deferred = isLeft || refusal.code === 'capture_must_be_final';
      await failCapture(ctx, { orderId, captureId, amount, reason: reasonOf(refusal), deferred });
    });
    return done;
  }
  const isFinal =
    snapshot.entries.some((entry) => entry.captureId === captureId) || ended.includes(snapshot.status);
  return recordAnswer(run, {
    ...{ paymentId, snapshot, isFinal },
    waitsFor: 'the provider is still at work on the capture',
  });
}
