import { statement } from '@waybill/db';
import type { Ctx } from '../context.ts';
import { DomainError, notFound } from '../errors.ts';
import { appendEvent } from '../order/events.ts';
import { lockOrder } from '../order/record.ts';
import { capturedOf, isPaidBy } from '../order/status.ts';
import { paymentTerms } from './terms.ts';

const insertEntry = statement(
  'payment-entry-manual',
  `INSERT INTO payment_entries (tenant_id, payment_id, kind, reference, amount, at)
   VALUES ($1, $2, 'captured', $3, $4, $5)
   ON CONFLICT DO NOTHING`,
);

const setPaid = statement(
  'payment-set-paid',
  `UPDATE payments SET status = 'paid', updated_at = $3 WHERE tenant_id = $1 AND id = $2 AND status = 'pending'`,
);

/**
 * Staff records money that arrived for an invoice. `reference` names the receipt (a bank statement's line); the same
 * receipt counts once. Throws `not_found`, and `payment_not_recordable` where the provider keeps the books itself,
 * the invoice is settled or called off, or more than is open would be recorded.
 */
export async function recordManualPayment(
  ctx: Ctx,
  input: { orderId: string; paymentId: string; amount?: number | undefined; reference: string },
): Promise<void> {
  const order = await lockOrder(ctx, input.orderId);
  const payment = order.payments.find(({ id }) => id === input.paymentId);
  if (!payment) throw notFound('payment');
  const open = payment.amount - payment.captured;
  const amount = input.amount ?? open;
  if (paymentTerms[payment.provider] !== 'invoice' || payment.status !== 'pending') {
    throw new DomainError(
      'payment_not_recordable',
      `Money can be recorded for an open invoice; this payment by ${payment.provider} is ${payment.status}.`,
    );
  }
  if (amount > open) {
    throw new DomainError('payment_not_recordable', 'More than is open cannot be recorded.', {
      errors: [{ path: 'amount', message: `at most ${open} is open` }],
    });
  }
  const added = await ctx.tx.run(insertEntry, [ctx.tenantId, payment.id, input.reference, amount, ctx.now]);
  if (added === 0) return;
  if (amount === open) await ctx.tx.run(setPaid, [ctx.tenantId, payment.id, ctx.now]);
  const data = { paymentId: payment.id, provider: payment.provider, amount, reference: input.reference };
  const told = isPaidBy(order, capturedOf(order.payments), amount) ? 'order.paid' : null;
  await appendEvent(ctx, order.id, 'payment.captured', data, told);
  ctx.audit({ action: 'payment.record', subject: { type: 'order', id: order.id }, after: data });
  ctx.tell({ kind: 'money_moved', how: 'captured', amount, currency: order.currency });
}
