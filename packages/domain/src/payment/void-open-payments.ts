import { statement } from '@waybill/db';
import type { Ctx } from '../context.ts';
import type { OrderRecord } from '../order/record.ts';
import { livePaymentStatuses } from './transitions.ts';

const voidPending = statement(
  'payments-void-pending',
  `UPDATE payments SET status = 'voided', updated_at = $3
   WHERE tenant_id = $1 AND order_id = $2 AND status = 'pending'`,
);

const selectSubmitted = statement<{ id: string }>(
  'payments-submitted',
  `SELECT id FROM payments
   WHERE tenant_id = $1 AND order_id = $2 AND status IN ('processing', 'requires_action', 'authorized')
     AND NOT id = ANY($3)
   ORDER BY id`,
);

/**
 * Calls off every payment of the order that could still take money: at once where the provider has not heard of
 * it, by a job where it has; except for the authorisations that the order lives on. Safe to repeat. The caller holds
 * the order's lock and has just read it.
 */
export async function voidOpenPayments(
  ctx: Ctx,
  { id: orderId, payments }: Pick<OrderRecord, 'id' | 'payments'>,
  inUse: ReadonlySet<string> = new Set(),
): Promise<void> {
  if (!payments.some(({ id, status }) => livePaymentStatuses.includes(status) && !inUse.has(id))) return;
  await ctx.tx.run(voidPending, [ctx.tenantId, orderId, ctx.now]);
  for (const { id: paymentId } of await ctx.tx.all(selectSubmitted, [ctx.tenantId, orderId, [...inUse]])) {
    ctx.enqueue('payment.void', { paymentId }, { dedupeKey: paymentId });
  }
}
