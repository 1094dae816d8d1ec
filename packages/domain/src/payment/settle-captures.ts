import { statement } from '@waybill/db';
import type { Ctx } from '../context.ts';
import { getOrder, type OrderRecord } from '../order/record.ts';
import type { ProviderEntry } from '../ports/payment-provider.ts';
import { failCapture } from './fail-capture.ts';

const setSucceeded = statement(
  'capture-succeeded',
  `UPDATE captures SET status = 'succeeded', updated_at = $3
   WHERE tenant_id = $1 AND id = $2 AND status = 'pending'`,
);

const sum = (amounts: readonly number[]): number => amounts.reduce((total, amount) => total + amount, 0);

/**
 * Ends the captures of a payment that a movement of money carries out. When nothing more can be taken, those that are
 * left have failed, unless somebody took the money at the provider itself. The caller holds the order's lock;
 * `before` is the order before the snapshot was recorded.
 */
export async function settleCaptures(
  ctx: Ctx,
  payment: { id: string; orderId: string },
  {
    entries,
    hasEnded,
    before,
  }: { entries: readonly ProviderEntry[]; hasEnded: boolean; before: OrderRecord },
): Promise<void> {
  if (!before.captures.some(({ paymentId, status }) => paymentId === payment.id && status === 'pending'))
    return;
  const { captures, payments } = await getOrder(ctx, payment.orderId);
  const own = captures.filter(({ paymentId }) => paymentId === payment.id);
  let unaccounted =
    (payments.find(({ id }) => id === payment.id)?.captured ?? 0) -
    sum(own.filter(({ status }) => status === 'succeeded').map(({ amount }) => amount));
  for (const { id: captureId, amount } of own.filter(({ status }) => status === 'pending')) {
    const carriedOut = entries.some((entry) => entry.captureId === captureId);
    if (carriedOut || (hasEnded && unaccounted >= amount)) {
      await ctx.tx.run(setSucceeded, [ctx.tenantId, captureId, ctx.now]);
      unaccounted -= amount;
    } else if (hasEnded) {
      const reason = 'The authorisation ended before the money was taken.';
      await failCapture(ctx, { orderId: payment.orderId, captureId, amount, reason });
    }
  }
}
