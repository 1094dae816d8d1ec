import { statement } from '@waybill/db';
import type { Ctx } from '../context.ts';

/** The tables in `transitions.ts` say what `reopen` leads from and to. */
const reopenCart = statement(
  'cart-reopen',
  `UPDATE carts SET status = 'open', order_id = NULL, version = version + 1, updated_at = $3
   WHERE tenant_id = $1 AND order_id = $2 AND status = 'checked_out'`,
);

const reopenQuote = statement(
  'quote-reopen',
  `UPDATE quotes SET status = 'open', order_id = NULL, updated_at = $3
   WHERE tenant_id = $1 AND order_id = $2 AND status = 'converted'`,
);

/** Gives back the cart or the quote that an order was made of which is rejected. The caller holds the order's lock. */
export async function reopenSource({ tx, tenantId, now }: Ctx, orderId: string): Promise<void> {
  await tx.run(reopenCart, [tenantId, orderId, now]);
  await tx.run(reopenQuote, [tenantId, orderId, now]);
}
