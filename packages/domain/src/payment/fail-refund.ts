import { statement } from '@waybill/db';
import type { Ctx } from '../context.ts';
import { queueMail } from '../mail/queue-mail.ts';
import { appendEvent } from '../order/events.ts';
import { loadShop } from '../tenant/shop.ts';

const setFailed = statement(
  'refund-failed',
  `UPDATE refunds SET status = 'failed', failure = $3, updated_at = $4
   WHERE tenant_id = $1 AND id = $2 AND status = 'pending'`,
);

/**
 * The provider cannot give the money back. The merchant is told: another refund may be requested, or the money sent
 * another way. The caller holds the order's lock.
 */
export async function failRefund(
  ctx: Ctx,
  refund: { orderId: string; refundId: string; amount: number; reason: string },
): Promise<void> {
  const { orderId, refundId, amount, reason } = refund;
  const failed = await ctx.tx.run(setFailed, [ctx.tenantId, refundId, reason, ctx.now]);
  if (failed === 0) return;
  await appendEvent(ctx, orderId, 'refund.failed', { refundId, amount, reason });
  const { merchantEmail } = await loadShop(ctx);
  await queueMail(ctx, { kind: 'refund_failed', subjectId: refundId, orderId, recipient: merchantEmail });
}
