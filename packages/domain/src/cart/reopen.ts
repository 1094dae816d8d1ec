import { statement } from '@waybill/db';
import type { Ctx } from '../context.ts';

/** From what to what `reopen` leads is said in `transitions.ts`. */
const reopen = statement(
  'order-source-reopen',
  `WITH cart AS (
     UPDATE carts SET status = 'open', order_id = NULL, version = version + 1, updated_at = $3
     WHERE tenant_id = $1 AND order_id = $2 AND status = 'checked_out'
   )
   UPDATE quotes SET status = 'open', order_id = NULL, updated_at = $3
   WHERE tenant_id = $1 AND order_id = $2 AND status = 'converted'`,
);

/** Gives back the cart or the quote that an order was made of which is rejected. The caller holds the order's lock. */
export async function reopenSource({ tx, tenantId, now }: Ctx, orderId: string): Promise<void> {
  await tx.run(reopen, [tenantId, orderId, now]);
}
