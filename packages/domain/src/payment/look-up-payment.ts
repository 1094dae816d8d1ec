import { type PaymentProvider, type PaymentSnapshot, ProviderError } from '../ports/payment-provider.ts';
import { type Asking, isMadeElsewhere, MadeElsewhere, markElsewhere } from './other-account.ts';
import type { SubmittedPayment } from './payment-row.ts';
import type { PaymentStatus } from './transitions.ts';

/** Nothing was taken or set aside, as far as we know. */
const unpaid: readonly PaymentStatus[] = ['processing', 'requires_action'];

/** What of a payment a provider is asked by. */
export type ToLookUp = Pick<
  SubmittedPayment,
  'id' | 'orderId' | 'provider' | 'status' | 'account' | 'reference'
>;

/**
 * Asks where a payment stands. A provider may forget what its customer never agreed to (PayPal does after some hours):
 * such a payment can never be paid, so it is void. Any other that is not known there is an error; `MadeElsewhere` where
 * it was made under another account than the one that is asked.
 */
export async function lookUpPayment(
  run: Asking,
  provider: PaymentProvider,
  payment: ToLookUp,
): Promise<PaymentSnapshot> {
  const { reference, status } = payment;
  const { signal } = run;
  try {
    return await provider.lookup(reference, { signal });
  } catch (error) {
    if (!(error instanceof ProviderError && error.kind === 'not_found')) throw error;
    if (payment.account && (await isMadeElsewhere(provider, payment, { signal }))) {
      await run.transact((ctx) => markElsewhere(ctx, payment));
      throw new MadeElsewhere(payment.provider, payment.account);
    }
    if (!unpaid.includes(status)) throw error;
    return {
      reference,
      status: 'voided',
      entries: [],
      refunds: [],
      disputes: [],
      nextAction: null,
      decline: null,
      captureBefore: null,
    };
  }
}

/**
 * Comes before every instruction that moves money of a payment: one that was made under other credentials is looked up
 * first. Throws `MadeElsewhere`.
 */
export async function requireReachable(
  run: Asking,
  provider: PaymentProvider,
  payment: ToLookUp,
): Promise<void> {
  if (await isMadeElsewhere(provider, payment, { signal: run.signal }))
    await lookUpPayment(run, provider, payment);
}

/** As {@link requireReachable}, for those who have an answer to it: null where the payment can be reached. */
export const whereElse = (
  run: Asking,
  provider: PaymentProvider,
  payment: ToLookUp,
): Promise<MadeElsewhere | null> =>
  requireReachable(run, provider, payment).then(
    () => null,
    (error: unknown) => {
      if (error instanceof MadeElsewhere) return error;
      throw error;
    },
  );
