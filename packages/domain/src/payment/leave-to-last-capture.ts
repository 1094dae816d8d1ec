import { statement } from '@waybill/db';
import type { Ctx } from '../context.ts';

/** It was not sent to the provider yet: the captures of a payment are carried out one after the other. */
const raiseLast = statement<{ id: string }>(
  'capture-raise-last',
  `UPDATE captures SET amount = amount + $3, updated_at = $4
   WHERE tenant_id = $1 AND status = 'pending' AND final AND id > $2
     AND payment_id = (SELECT payment_id FROM captures WHERE tenant_id = $1 AND id = $2 AND status = 'pending')
   RETURNING id`,
);

/**
 * Lets the capture for the last shipment take what an earlier one could not: it knew nothing of that when it was
 * opened, and releases the rest. False while there is more to ship, whose capture will know. The caller holds the
 * order's lock.
 */
export async function leaveToLastCapture(
  ctx: Ctx,
  { captureId, amount }: { captureId: string; amount: number },
): Promise<boolean> {
  const raised = await ctx.tx.maybe(raiseLast, [ctx.tenantId, captureId, amount, ctx.now]);
  return raised !== null;
}
