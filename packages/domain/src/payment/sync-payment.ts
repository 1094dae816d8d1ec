import type { JobRun } from '../jobs/handler.ts';
import { cancelled, done, type Outcome } from '../jobs/outcome.ts';
import { lookUpPayment } from './look-up-payment.ts';
import { getPayment } from './payment-row.ts';
import type { PaymentProviders } from './providers.ts';
import { recordSnapshot } from './record-snapshot.ts';

/** Asks the provider where a payment stands, and records the answer. */
export async function syncPayment(
  run: JobRun<'payment.sync'>,
  { providers }: { providers: PaymentProviders },
): Promise<Outcome> {
  const { paymentId } = run.payload;
  const { provider, reference, status } = await run.transact((ctx) => getPayment(ctx, paymentId));
  if (reference === null) return cancelled('the provider has not heard of this payment');
  const asked = await providers(run.tenantId, provider);
  const snapshot = await lookUpPayment(asked, { reference, status }, run.signal);
  await run.fulfil((ctx) => recordSnapshot(ctx, paymentId, snapshot));
  return done;
}
