import type { PaymentSnapshot } from '@waybill/domain';
import { isUnexpectedState } from './confirm-payment.ts';
import { describe, lookUpPayment } from './look-up-payment.ts';
import type { Session } from './session.ts';
import { expanded } from './snapshot.ts';

/** A payment that is canceled already or has been captured meanwhile stays as it is; the snapshot says which. */
export async function voidPayment(session: Session, reference: string): Promise<PaymentSnapshot> {
  try {
    const intent = await session.stripe.paymentIntents.cancel(reference, { expand: expanded });
    return await describe(session, intent);
  } catch (error) {
    if (isUnexpectedState(error)) return lookUpPayment(session, reference);
    throw error;
  }
}
