import { statement } from '@waybill/db';
import type { Ctx } from '../context.ts';
import { derivedId } from '../ids.ts';
import type { OrderRecord } from '../order/record.ts';
import type { ProviderName } from '../ports/payment-provider.ts';
import { paymentTerms } from './terms.ts';

const insertPayment = statement(
  'payment-insert',
  `INSERT INTO payments (tenant_id, id, order_id, provider, method, amount, currency, status, reference, capture,
                         created_at, updated_at)
   VALUES ($1, $2, $3, $4, $5, $6, $7, 'pending', $8, $9, $10, $10)`,
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
  await ctx.tx.run(insertPayment, [
    ctx.tenantId,
    paymentId,
    order.id,
    provider,
    paymentMethod,
    amount,
    order.currency,
    // An invoice is known under our own id; what is charged gets the provider's reference when it is submitted.
    prepaid ? null : `${provider}:${paymentId}`,
    prepaid && order.captureMode === 'on_shipment' ? 'manual' : 'automatic',
    ctx.now,
  ]);
  if (prepaid) ctx.enqueue('payment.charge', { paymentId });
  return paymentId;
}
