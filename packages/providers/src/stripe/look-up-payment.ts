import type { PaymentSnapshot } from '@waybill/domain';
import type Stripe from 'stripe';
import type { Session } from './session.ts';
import { chargeOf, expanded, toSnapshot } from './snapshot.ts';

export async function lookUpPayment(session: Session, reference: string): Promise<PaymentSnapshot> {
  return complete(session, await retrieve(session, reference));
}

export const retrieve = ({ stripe }: Session, reference: string): Promise<Stripe.PaymentIntent> =>
  stripe.paymentIntents.retrieve(reference, { expand: expanded });

/** A replayed answer tells the past, so that the present is asked for. */
export async function describe(session: Session, intent: Stripe.PaymentIntent): Promise<PaymentSnapshot> {
  return session.replayed() ? lookUpPayment(session, intent.id) : complete(session, intent);
}

/** The snapshot of an intent that is told as `expanded` asks for. */
export async function complete({ stripe }: Session, intent: Stripe.PaymentIntent): Promise<PaymentSnapshot> {
  const charge = chargeOf(intent);
  if (!charge?.refunds?.has_more) return toSnapshot(intent, charge?.refunds?.data ?? []);
  // A charge shows its ten newest refunds.
  const refunds = await stripe.refunds
    .list({ charge: charge.id, limit: 100 })
    .autoPagingToArray({ limit: 10_000 });
  return toSnapshot(intent, refunds);
}
