import { statement, type Tx } from '@waybill/db';
import { notFound } from '../errors.ts';
import type { ProviderAccount, ProviderName } from '../ports/payment-provider.ts';
import type { PaymentStatus } from './transitions.ts';

export interface PaymentRow {
  id: string;
  orderId: string;
  provider: ProviderName;
  method: string | null;
  /** Minor units. */
  amount: number;
  currency: string;
  status: PaymentStatus;
  reference: string | null;
  /** Whether confirming it takes the money, or sets it aside. */
  capture: 'automatic' | 'manual';
  /** The account at the provider that it was made under; null: not known, or not submitted yet. */
  account: ProviderAccount | null;
  createdAt: Date;
}

const columns = `id, order_id AS "orderId", provider, method, amount, currency, status, reference, capture,
  created_at AS "createdAt",
  CASE WHEN account IS NOT NULL THEN json_build_object('id', account, 'mode', account_mode) END AS account`;

const selectPayment = statement<PaymentRow>(
  'payment',
  `SELECT ${columns} FROM payments WHERE tenant_id = $1 AND id = $2`,
);

const selectForUpdate = statement<PaymentRow>(
  'payment-lock',
  `SELECT ${columns} FROM payments WHERE tenant_id = $1 AND id = $2 FOR UPDATE`,
);

const selectByReference = statement<PaymentRow>(
  'payment-by-reference',
  `SELECT ${columns} FROM payments WHERE tenant_id = $1 AND provider = $2 AND reference = $3`,
);

interface Where {
  tx: Tx;
  tenantId: string;
}

/** Throws `not_found`. */
export async function getPayment({ tx, tenantId }: Where, paymentId: string): Promise<PaymentRow> {
  const payment = await tx.maybe(selectPayment, [tenantId, paymentId]);
  if (!payment) throw notFound('payment');
  return payment;
}

/** Locks the payment; the caller holds its order's lock. Throws `not_found`. */
export async function lockPayment({ tx, tenantId }: Where, paymentId: string): Promise<PaymentRow> {
  const payment = await tx.maybe(selectForUpdate, [tenantId, paymentId]);
  if (!payment) throw notFound('payment');
  return payment;
}

/** A payment that its provider has heard of. */
export type SubmittedPayment = PaymentRow & { reference: string };

export const isSubmitted = (payment: PaymentRow): payment is SubmittedPayment => payment.reference !== null;

/** The payment of a capture or a refund. Throws `not_found`. */
export async function getSubmittedPayment(where: Where, paymentId: string): Promise<SubmittedPayment> {
  const payment = await getPayment(where, paymentId);
  if (!isSubmitted(payment)) throw new Error(`payment ${paymentId} was never submitted`);
  return payment;
}

export const findPaymentByReference = (
  { tx, tenantId }: Where,
  provider: ProviderName,
  reference: string,
): Promise<PaymentRow | null> => tx.maybe(selectByReference, [tenantId, provider, reference]);
