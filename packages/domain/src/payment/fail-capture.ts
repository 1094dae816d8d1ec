import { statement } from '@waybill/db';
import type { Ctx } from '../context.ts';
import { alertMerchant } from '../mail/alert-merchant.ts';
import { appendEvent } from '../order/events.ts';

const setFailed = statement(
  'capture-failed',
  `UPDATE captures SET status = 'failed', failure = $3, updated_at = $4
   WHERE tenant_id = $1 AND id = $2 AND status = 'pending'`,
);

export interface CaptureFailure {
  orderId: string;
  captureId: string;
  /** Minor units. */
  amount: number;
  /** One sentence for a person. */
  reason: string;
  /** The last shipment takes the money along: nobody has to do anything. */
  deferred?: boolean;
}

/** The money for a shipment could not be taken: the merchant, who has shipped, is told. The caller holds the order's lock. */
export async function failCapture(ctx: Ctx, failure: CaptureFailure): Promise<void> {
  const { orderId, captureId, amount, reason, deferred = false } = failure;
  const failed = await ctx.tx.run(setFailed, [ctx.tenantId, captureId, reason, ctx.now]);
  if (failed === 0) return;
  await appendEvent(ctx, orderId, deferred ? 'capture.deferred' : 'capture.failed', {
    ...{ captureId, amount, reason },
  });
  if (deferred) return;
  await alertMerchant(ctx, {
    ...{ kind: 'capture_failed', subjectId: captureId, orderId },
    data: { amount, reason },
  });
}
