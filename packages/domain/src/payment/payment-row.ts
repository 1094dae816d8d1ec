import { statement, type Tx } from '@waybill/db';
import { notFound } from '../errors.ts';
import type { ProviderName } from '../ports/payment-provider.ts';
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
  createdAt: Date;
}

const columns = `id, order_id AS "orderId", provider, method, amount, currency, status, reference, capture,
  created_at AS "createdAt"`;

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

export const findPaymentByReference = (
  { tx, tenantId }: Where,
  provider: ProviderName,
  reference: string,
): Promise<PaymentRow | null> => tx.maybe(selectByReference, [tenantId, provider, reference]);
