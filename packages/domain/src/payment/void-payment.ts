import { statement } from '@waybill/db';
import type { JobRun } from '../jobs/handler.ts';
import { cancelled, type Outcome, snooze } from '../jobs/outcome.ts';
import type { PaymentSnapshot } from '../ports/payment-provider.ts';
import { requireReachable } from './look-up-payment.ts';
import { getPayment, isSubmitted } from './payment-row.ts';
import type { PaymentProviders } from './providers.ts';
import { recordAnswer } from './record-answer.ts';

const selectPendingCapture = statement(
  'payment-pending-capture',
  `SELECT FROM captures WHERE tenant_id = $1 AND payment_id = $2 AND status = 'pending' LIMIT 1`,
);

/** How long a capture is waited for, in milliseconds. */
const turnMs = 5_000;

const ended: readonly PaymentSnapshot['status'][] = ['paid', 'failed', 'voided'];

/**
 * Calls a payment off at the provider, once what is to be captured of it has been. One that has captured meanwhile stays captured, and recording that gives the
 * money back where it is not owed; one that cannot be called off right now is tried again, ever more rarely.
 */
export async function voidPayment(
  run: JobRun<'payment.void'>,
  { providers }: { providers: PaymentProviders },
): Promise<Outcome> {
  const { paymentId } = run.payload;
  const { payment, capturing, now } = await run.transact(async (ctx) => ({
    payment: await getPayment(ctx, paymentId),
    capturing: (await ctx.tx.maybe(selectPendingCapture, [ctx.tenantId, paymentId])) !== null,
    now: ctx.now,
  }));
  if (!isSubmitted(payment)) return cancelled('the provider has not heard of this payment');
  if (capturing) return snooze(new Date(now.getTime() + turnMs), 'money for a shipment is taken first');
  const provider = await providers(run.tenantId, payment.provider);
  await requireReachable(run, provider, payment);
  const snapshot = await provider.void(payment.reference, { signal: run.signal });
  const waitsFor = 'the provider cannot call the payment off yet; what it takes meanwhile is given back';
  return recordAnswer(run, { paymentId, snapshot, isFinal: ended.includes(snapshot.status), waitsFor });
}
