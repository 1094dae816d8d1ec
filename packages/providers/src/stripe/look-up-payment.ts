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
export async function complete(session: Session, intent: Stripe.PaymentIntent): Promise<PaymentSnapshot> {
  const charge = chargeOf(intent);
  return toSnapshot({
    intent,
    refunds: charge === null ? [] : await refundsOf(session, charge),
    disputes: charge?.disputed ? await disputesOf(session, charge) : [],
  });
}

/** A charge shows its ten newest refunds. */
async function refundsOf({ stripe }: Session, charge: Stripe.Charge): Promise<readonly Stripe.Refund[]> {
  if (!charge.refunds?.has_more) return charge.refunds?.data ?? [];
  return stripe.refunds.list({ charge: charge.id, limit: 100 }).autoPagingToArray({ limit: 10_000 });
}

const disputesOf = ({ stripe }: Session, { id }: Stripe.Charge): Promise<Stripe.Dispute[]> =>
  stripe.disputes.list({ charge: id, limit: 100 }).autoPagingToArray({ limit: 1_000 });
