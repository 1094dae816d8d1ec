import type { Order } from '@paypal/paypal-server-sdk';
import type { PaymentSnapshot } from '@waybill/domain';
import { findDisputes } from './disputes.ts';
import { movementsOf } from './movements.ts';
import type { Session } from './session.ts';
import { toSnapshot } from './snapshot.ts';

export async function lookUpPayment(session: Session, reference: string): Promise<PaymentSnapshot> {
  return describe(session, await getOrder(session, reference));
}

export async function getOrder({ orders }: Session, id: string): Promise<Order> {
  return (await orders.getOrder({ id })).result;
}

/** The snapshot of a whole order. */
export async function describe(session: Session, order: Order): Promise<PaymentSnapshot> {
  return toSnapshot(order, await findDisputes(session, movementsOf(order)));
}
