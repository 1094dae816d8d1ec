import { statement } from '@waybill/db';
import type { Ctx } from '../context.ts';
import { alertMerchant } from '../mail/alert-merchant.ts';
import { queueMail } from '../mail/queue-mail.ts';
import { appendEvent } from '../order/events.ts';
import type { OrderRecord, RefundRecord } from '../order/record.ts';

const setFailed = statement(
  'refund-failed',
  `UPDATE refunds SET status = 'failed', failure = $3, updated_at = $4
   WHERE tenant_id = $1 AND id = $2 AND status <> 'failed'`,
);

/**
 * The money cannot be given back, or came back after all. The merchant is told: another refund may be requested, or the
 * money sent another way. So is a customer who had been told that it was on its way. The caller holds the order's lock.
 */
export async function failRefund(
  ctx: Ctx,
  {
    order,
    refund,
    reason,
  }: {
    order: Pick<OrderRecord, 'id' | 'customer'>;
    refund: Pick<RefundRecord, 'id' | 'amount' | 'status'>;
    /** One sentence for a person. */
    reason: string;
  },
): Promise<void> {
  const failed = await ctx.tx.run(setFailed, [ctx.tenantId, refund.id, reason, ctx.now]);
  if (failed === 0) return;
  const { id: refundId, amount } = refund;
  const sentBack = refund.status === 'succeeded';
  await appendEvent(ctx, order.id, 'refund.failed', { refundId, amount, reason, sentBack });
  const about = { subjectId: refundId, orderId: order.id };
  await alertMerchant(ctx, { ...about, kind: 'refund_failed', data: { sentBack } });
  if (sentBack) await queueMail(ctx, { ...about, kind: 'refund_returned', recipient: order.customer.email });
}
