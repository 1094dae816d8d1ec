import { statement } from '@waybill/db';
import type { Ctx } from '../context.ts';
import { getOrder } from '../order/record.ts';
import { isStranded } from '../payment/note-outside-refunds.ts';
import type { ProviderName } from '../ports/payment-provider.ts';

const selectOpen = statement<{ id: string; orderId: string }>(
  'discrepancies-refunded-outside',
  `SELECT id, order_id AS "orderId" FROM discrepancies
   WHERE tenant_id = $1 AND provider = $2 AND kind = 'refunded_outside' AND settled_at IS NULL
     AND order_id IS NOT NULL`,
);

const see = statement(
  'discrepancies-see-again',
  `UPDATE discrepancies SET last_seen_at = $4, settled_at = CASE WHEN $3 THEN NULL ELSE $4::timestamptz END
   WHERE tenant_id = $1 AND id = $2`,
);

/** Keeps open, however old its payment is, that all money of an order was given back, until somebody has seen to it. */
export async function seeStrandedOrders(ctx: Ctx, provider: ProviderName): Promise<void> {
  for (const { id, orderId } of await ctx.tx.all(selectOpen, [ctx.tenantId, provider])) {
    await ctx.tx.run(see, [ctx.tenantId, id, isStranded(await getOrder(ctx, orderId)), ctx.now]);
  }
}
