import { type PaymentProvider, type PaymentSnapshot, ProviderError } from '../ports/payment-provider.ts';
import type { PaymentStatus } from './transitions.ts';

/** Nothing was taken or set aside, as far as we know. */
const unpaid: readonly PaymentStatus[] = ['processing', 'requires_action'];

/**
 * Asks where a payment stands. A provider may forget what its customer never agreed to (PayPal does after some hours):
 * such a payment can never be paid, so it is void. Any other that is not known there is an error.
 */
export async function lookUpPayment(
  provider: PaymentProvider,
  { reference, status }: { reference: string; status: PaymentStatus },
  signal: AbortSignal,
): Promise<PaymentSnapshot> {
  try {
    return await provider.lookup(reference, { signal });
  } catch (error) {
    const forgotten = error instanceof ProviderError && error.kind === 'not_found' && unpaid.includes(status);
    if (!forgotten) throw error;
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
