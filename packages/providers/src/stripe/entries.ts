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
  const entries: ProviderEntry[] = [
    { kind: 'authorized', amount: intent.capture_method === 'manual' ? amount : 0, reference },
    ...capturesOf(intent, reference, taken),
    { kind: 'voided', amount: hasEnded(intent) ? amount - taken : 0, reference },
    ...refunds.filter(({ status }) => status === 'succeeded').map(refundEntry),
  ];
  return entries.filter((entry) => entry.amount > 0);
}

/**
 * Stripe has one charge however often it is captured, and tells how much was captured, not in which parts; ours are
 * noted, and the rest, which was taken beside us, may grow while more is set aside.
 */
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
  const rest: ProviderEntry = { kind: 'captured', amount: taken - noted, reference: charge };
  return [...ours, intent.capture_method === 'manual' ? { ...rest, runningTotal: true } : rest];
}

/**
 * The refunds that give back captured money. What is held and let go is a refund to Stripe too: all of it where nothing
 * was captured, and after a last capture the first refund of just the rest that is not one of ours.
 */
export function givenBackOf(
  intent: Stripe.PaymentIntent,
  charge: Stripe.Charge | null,
  refunds: readonly Stripe.Refund[],
): readonly Stripe.Refund[] {
  if (charge === null || charge.amount_captured === 0) return [];
  const released = hasEnded(intent) ? charge.amount - charge.amount_captured : 0;
  if (released === 0) return refunds;
  // Listed with the newest first, by whole seconds.
  const [release] = refunds
    .toReversed()
    .filter(({ amount, metadata }) => amount === released && metadata?.['refund'] === undefined)
    .toSorted((one, other) => one.created - other.created);
  return refunds.filter((refund) => refund !== release);
}

const hasEnded = ({ status }: Stripe.PaymentIntent): boolean =>
  status === 'succeeded' || status === 'canceled';

function refundEntry({ id: reference, amount, metadata }: Stripe.Refund): ProviderEntry {
  const refundId = metadata?.['refund'];
  return { kind: 'refunded', amount, reference, ...(refundId === undefined ? {} : { refundId }) };
}
