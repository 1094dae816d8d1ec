import type { JobRun } from '../jobs/handler.ts';
import { cancelled, done, type Outcome } from '../jobs/outcome.ts';
import { lookUpPayment } from './look-up-payment.ts';
import { MadeElsewhere } from './other-account.ts';
import { getPayment, isSubmitted } from './payment-row.ts';
import type { PaymentProviders } from './providers.ts';
import { recordSnapshot } from './record-snapshot.ts';

/** Asks the provider where a payment stands, and records the answer. */
export async function syncPayment(
  run: JobRun<'payment.sync'>,
  { providers }: { providers: PaymentProviders },
): Promise<Outcome> {
  const { paymentId } = run.payload;
  const payment = await run.transact((ctx) => getPayment(ctx, paymentId));
  if (!isSubmitted(payment)) return cancelled('the provider has not heard of this payment');
  const provider = await providers(run.tenantId, payment.provider);
  try {
    const snapshot = await lookUpPayment(run, provider, payment);
    await run.fulfil((ctx) => recordSnapshot(ctx, paymentId, snapshot));
    return done;
  } catch (error) {
    if (error instanceof MadeElsewhere) return cancelled(error.message);
    throw error;
  }
}
