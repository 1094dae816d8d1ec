import type { ProviderEntry } from '@waybill/domain';
import type Stripe from 'stripe';
import { readCaptures } from './capture-notes.ts';

/**
 * The movements of one intent. An authorisation is a movement of its own only where capture is a second step; what
 * is held and will not be captured any more is voided. Refunds count once they have succeeded.
 */
export function entriesOf(
  intent: Stripe.PaymentIntent,
  charge: Stripe.Charge | null,
  refunds: readonly Stripe.Refund[],
): ProviderEntry[] {
  if (charge?.status !== 'succeeded') return [];
  const { id: reference, amount, amount_captured: taken } = charge;
  const ended = intent.status === 'succeeded' || intent.status === 'canceled';
  const entries: ProviderEntry[] = [
    { kind: 'authorized', amount: intent.capture_method === 'manual' ? amount : 0, reference },
    ...capturesOf(intent, reference, taken),
    { kind: 'voided', amount: ended ? amount - taken : 0, reference },
    ...refunds.filter(({ status }) => status === 'succeeded').map(refundEntry),
  ];
  return entries.filter((entry) => entry.amount > 0);
}

/** Stripe tells how much was captured, not in which parts; ours are noted, and the rest was taken beside us. */
function capturesOf(intent: Stripe.PaymentIntent, charge: string, taken: number): ProviderEntry[] {
  const ours = readCaptures(intent.metadata).map(
    ({ captureId, amount }): ProviderEntry => ({
      kind: 'captured',
      amount,
      reference: `${charge}:${captureId}`,
      captureId,
    }),
  );
  const noted = ours.reduce((total, { amount }) => total + amount, 0);
  return [...ours, { kind: 'captured', amount: taken - noted, reference: charge }];
}

function refundEntry({ id: reference, amount, metadata }: Stripe.Refund): ProviderEntry {
  const refundId = metadata?.['refund'];
  return { kind: 'refunded', amount, reference, ...(refundId === undefined ? {} : { refundId }) };
}
