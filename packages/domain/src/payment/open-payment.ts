import { batched, statement } from '@waybill/db';
import type { Ctx } from '../context.ts';
import { derivedId } from '../ids.ts';
import type { OrderRecord } from '../order/record.ts';
import type { ProviderName } from '../ports/payment-provider.ts';
import { paymentTerms } from './terms.ts';

const insertPayments = statement(
  'payment-insert',
  `INSERT INTO payments (tenant_id, id, order_id, provider, method, amount, currency, status, reference, capture,
                         created_at, updated_at)
   SELECT $1, id, "orderId", provider, method, amount, currency, 'pending', reference, capture, at, at
   FROM jsonb_to_recordset($2::jsonb) AS p(
     id uuid, "orderId" uuid, provider text, method text, amount bigint, currency text, reference text, capture text,
     at timestamptz)`,
);

interface NewPayment {
  id: string;
  orderId: string;
  provider: ProviderName;
  method: string | null;
  amount: number;
  currency: string;
  reference: string | null;
  capture: 'automatic' | 'manual';
  at: Date;
}

const insertAll = batched(
  async ({ tx, tenantId }: Pick<Ctx, 'tx' | 'tenantId'>, payments: readonly NewPayment[]) => {
    await tx.run(insertPayments, [tenantId, JSON.stringify(payments)]);
    return payments.map(() => undefined);
  },
);

/**
 * Opens an attempt to pay the order; a prepaid one is charged by a job. Returns its id. The same attempt has the same
 * id, and so the same key at the provider, even when the database was restored to a moment before it was opened.
 */
export async function openPayment(
  ctx: Ctx,
  input: {
    order: Pick<OrderRecord, 'id' | 'currency' | 'captureMode'>;
    /** Minor units. */
    amount: number;
    provider: ProviderName;
    paymentMethod: string | null;
    /** How many attempts the order has had before. */
    attemptsBefore: number;
  },
): Promise<string> {
  const { order, amount, provider, paymentMethod, attemptsBefore } = input;
  const terms = [provider, paymentMethod, amount, order.currency].join(' ');
  const paymentId = derivedId(order.id, terms, attemptsBefore);
  const prepaid = paymentTerms[provider] === 'prepaid';
  await insertAll(ctx, {
    id: paymentId,
    orderId: order.id,
    provider,
    method: paymentMethod,
    amount,
    currency: order.currency,
    // An invoice is known under our own id; what is charged gets the provider's reference when it is submitted.
    reference: prepaid ? null : `${provider}:${paymentId}`,
    capture: prepaid && order.captureMode === 'on_shipment' ? 'manual' : 'automatic',
    at: ctx.now,
  });
  if (prepaid) ctx.enqueue('payment.charge', { paymentId });
  return paymentId;
}
