import { statement } from '@waybill/db';
import type { Ctx } from '../context.ts';

/**
 * A refund has succeeded when the ledger holds its movement. The provider numbers the movements, not us, so they
 * are told by the running sum: the refunds of a payment, oldest first, are covered by what came back in all.
 */
const settle = statement(
  'refunds-settle',
  `WITH returned AS (
     SELECT coalesce(sum(amount), 0) AS amount FROM payment_entries
     WHERE tenant_id = $1 AND payment_id = $2 AND kind = 'refunded'
   ), due AS (
     SELECT id, sum(amount) OVER (ORDER BY id) AS upto FROM refunds
     WHERE tenant_id = $1 AND payment_id = $2 AND status <> 'failed'
   )
   UPDATE refunds r SET status = 'succeeded', updated_at = $3
   FROM due, returned
   WHERE r.tenant_id = $1 AND r.id = due.id AND r.status = 'pending' AND due.upto <= returned.amount`,
);

/** Marks the refunds of a payment that the ledger now covers. */
export async function settleRefunds(ctx: Ctx, paymentId: string): Promise<void> {
  await ctx.tx.run(settle, [ctx.tenantId, paymentId, ctx.now]);
}
