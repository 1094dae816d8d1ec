import { statement } from '@waybill/db';
import type { Ctx } from '../context.ts';
import type { ProviderEntry } from '../ports/payment-provider.ts';

/**
 * A refund has succeeded when a movement of money carries it out. It also has when all that was captured is back:
 * somebody gave it back at the provider, and nothing is left for us to do.
 */
const settle = statement(
  'refunds-settle',
  `UPDATE refunds r SET status = 'succeeded', updated_at = $3
   WHERE r.tenant_id = $1 AND r.payment_id = $2 AND r.status = 'pending'
     AND (r.id::text = ANY($4)
       OR (SELECT sum(CASE kind WHEN 'captured' THEN amount WHEN 'refunded' THEN -amount ELSE 0 END) <= 0
           FROM payment_entries e WHERE e.tenant_id = $1 AND e.payment_id = $2))`,
);

/** Marks the refunds of a payment that the provider has carried out. The caller holds the order's lock. */
export async function settleRefunds(
  ctx: Ctx,
  paymentId: string,
  entries: readonly ProviderEntry[],
): Promise<void> {
  const carriedOut = entries.flatMap(({ refundId }) => refundId ?? []);
  await ctx.tx.run(settle, [ctx.tenantId, paymentId, ctx.now, carriedOut]);
}
