import { statement } from '@waybill/db';
import type { Ctx } from '../context.ts';
import { queueMail } from '../mail/queue-mail.ts';
import { getOrder, type OrderRecord, type RefundRecord } from '../order/record.ts';
import type { PaymentSnapshot, ProviderEntry, ProviderRefund } from '../ports/payment-provider.ts';
import { failRefund } from './fail-refund.ts';

const setSucceeded = statement(
  'refund-succeeded',
  `UPDATE refunds SET status = 'succeeded', reference = coalesce($3, reference), updated_at = $4
   WHERE tenant_id = $1 AND id = $2 AND status = 'pending'`,
);

/** What a refund of ours has given back so far, in minor units. */
export const givenBackBy = (refundId: string, entries: readonly ProviderEntry[]): number =>
  entries.reduce((sum, entry) => (entry.refundId === refundId ? sum + entry.amount : sum), 0);

/** What the payment's refunds that succeeded say, all together, in minor units. */
const succeededOf = ({ refunds }: OrderRecord, paymentId: string): number =>
  refunds.reduce(
    (sum, refund) =>
      refund.paymentId === paymentId && refund.status === 'succeeded' ? sum + refund.amount : sum,
    0,
  );

/**
 * A refund has succeeded when the ledger has movements of money that carry all of it out: one over several captures is
 * several there. It also has when all that was captured is back: somebody gave it back at the provider, and nothing is
 * left for us to do. It has failed when the bank sent any part of it back, even after it had succeeded, or sent back
 * what that somebody had given.
 */
function outcomeOf(refund: RefundRecord, told: readonly ProviderRefund[], order: OrderRecord) {
  const payment = order.payments.find(({ id }) => id === refund.paymentId);
  const { captured, refunded } = payment ?? { captured: 0, refunded: 0 };
  if (refund.givenBack >= refund.amount || (captured > 0 && refunded >= captured)) return 'succeeded';
  const isUndone = refund.status === 'succeeded' && succeededOf(order, refund.paymentId) > refunded;
  return isUndone || told.some(({ status }) => status === 'failed') ? 'failed' : refund.status;
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

/**
 * Ends the refunds of a payment that the provider has carried out, or cannot, and takes back the success of those that
 * the bank has sent back. The caller holds the order's lock; `before` is the order before the snapshot was recorded.
 */
export async function settleRefunds(
  ctx: Ctx,
  payment: { id: string; orderId: string },
  { refunds: told, before }: Pick<PaymentSnapshot, 'refunds'> & { before: OrderRecord },
): Promise<void> {
  const isOpen = ({ paymentId, status }: RefundRecord) => paymentId === payment.id && status !== 'failed';
  if (!before.refunds.some(isOpen)) return;
  const order = await getOrder(ctx, payment.orderId);
  const open = order.refunds.filter(isOpen);
  for (const refund of open) {
    const own = told.filter(({ refundId }) => refundId === refund.id);
    const outcome = outcomeOf(refund, own, order);
    if (outcome === refund.status) continue;
    if (outcome === 'succeeded') {
      await ctx.tx.run(setSucceeded, [ctx.tenantId, refund.id, own[0]?.reference ?? null, ctx.now]);
      await tellCustomer(ctx, order, refund);
    } else {
      await failRefund(ctx, { order, refund, reason: 'The bank did not take the money back.' });
    }
  }
}
