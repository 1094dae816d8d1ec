import { statement } from '@waybill/db';
import type { Ctx } from '../context.ts';
import { queueMail } from '../mail/queue-mail.ts';
import { getOrder, type OrderRecord, type RefundRecord } from '../order/record.ts';
import type { PaymentSnapshot, ProviderEntry } from '../ports/payment-provider.ts';
import { failRefund } from './fail-refund.ts';

const setSucceeded = statement(
  'refund-succeeded',
  `UPDATE refunds SET status = 'succeeded', reference = coalesce($3, reference), updated_at = $4
   WHERE tenant_id = $1 AND id = $2 AND status = 'pending'`,
);

/** What a refund of ours has given back so far, in minor units. */
export const givenBackBy = (refundId: string, entries: readonly ProviderEntry[]): number =>
  entries.reduce((sum, entry) => (entry.refundId === refundId ? sum + entry.amount : sum), 0);

type Told = Pick<PaymentSnapshot, 'entries' | 'refunds'>;

/**
 * A refund has succeeded when movements of money carry all of it out: one over several captures is several there. It also has when all that was captured is back:
 * somebody gave it back at the provider, and nothing is left for us to do.
 */
function outcomeOf(refund: RefundRecord, { entries, refunds }: Told, order: OrderRecord) {
  const told = refunds.find(({ refundId }) => refundId === refund.id);
  const payment = order.payments.find(({ id }) => id === refund.paymentId);
  const allIsBack = payment !== undefined && payment.captured > 0 && payment.refunded >= payment.captured;
  const carriedOut = givenBackBy(refund.id, entries) >= refund.amount;
  const status = carriedOut || allIsBack ? 'succeeded' : told?.status === 'failed' ? 'failed' : 'pending';
  return { status, reference: told?.reference ?? null } as const;
}

/** Who cancelled was told what comes back; everybody else hears of it when it is on its way. */
async function tellCustomer(ctx: Ctx, order: OrderRecord, refund: RefundRecord): Promise<void> {
  if (refund.kind === 'surplus' && (order.status === 'cancelled' || order.status === 'rejected')) return;
  await queueMail(ctx, {
    kind: 'refund_sent',
    subjectId: refund.id,
    orderId: order.id,
    recipient: order.customer.email,
  });
}

/** Ends the refunds of a payment that the provider has carried out, or cannot. The caller holds the order's lock. */
export async function settleRefunds(
  ctx: Ctx,
  payment: { id: string; orderId: string },
  snapshot: Told,
): Promise<void> {
  const order = await getOrder(ctx, payment.orderId);
  const pending = order.refunds.filter(
    ({ paymentId, status }) => paymentId === payment.id && status === 'pending',
  );
  for (const refund of pending) {
    const { status, reference } = outcomeOf(refund, snapshot, order);
    if (status === 'succeeded') {
      await ctx.tx.run(setSucceeded, [ctx.tenantId, refund.id, reference, ctx.now]);
      await tellCustomer(ctx, order, refund);
    }
    if (status === 'failed') {
      const reason = 'The bank did not take the money back.';
      await failRefund(ctx, { orderId: order.id, refundId: refund.id, amount: refund.amount, reason });
    }
  }
}
