import type { Order } from '@paypal/paypal-server-sdk';
import { ApiError, OrderStatus } from '@paypal/paypal-server-sdk';
import type { PaymentSnapshot } from '@waybill/domain';
import { describe, getOrder, lookUpPayment } from './look-up-payment.ts';
import { movementsOf } from './movements.ts';
import { isRefusedFor } from './provider-error.ts';
import type { Session } from './session.ts';

/**
 * Releases what is set aside. An order that was neither captured nor authorised cannot be ended at PayPal, which
 * forgets it after some hours; money of it moves only when we confirm it, so not to confirm it is to void it. Where
 * the money was taken already, the snapshot says so.
 */
export async function voidPayment(session: Session, reference: string): Promise<PaymentSnapshot> {
  const order = await findOrder(session, reference);
  if (order === null) return untaken(reference);
  if (order.status !== OrderStatus.Completed && order.status !== OrderStatus.Voided)
    return untaken(reference);
  const snapshot = await describe(session, order);
  return snapshot.status === 'authorized' ? release(session, order) : snapshot;
}

async function findOrder(session: Session, reference: string): Promise<Order | null> {
  try {
    return await getOrder(session, reference);
  } catch (error) {
    if (error instanceof ApiError && error.statusCode === 404) return null;
    throw error;
  }
}

async function release(session: Session, order: Order): Promise<PaymentSnapshot> {
  const { id: reference = '' } = order;
  const { id: authorizationId = '' } = movementsOf(order).authorization ?? {};
  try {
    await session.payments.voidPayment({ authorizationId, paypalRequestId: `${reference}:void` });
  } catch (error) {
    if (!isRefusedFor(error, over)) throw error;
  }
  return lookUpPayment(session, reference);
}

const over: ReadonlySet<string> = new Set(['PREVIOUSLY_CAPTURED', 'PREVIOUSLY_VOIDED']);

const untaken = (reference: string): PaymentSnapshot => ({
  reference,
  status: 'voided',
  entries: [],
  refunds: [],
  disputes: [],
  nextAction: null,
  decline: null,
  captureBefore: null,
});
