import { statement } from '@waybill/db';
import type { Ctx } from '../../context.ts';
import { DomainError } from '../../errors.ts';
import { getTransfer, type TransferRecord } from './record.ts';

const receive = statement(
  'transfer-receive',
  `UPDATE stock_transfers SET status = 'receiving'
   WHERE tenant_id = $1 AND id = $2 AND status = 'in_transit'`,
);

/**
 * What was on its way has arrived; a job puts it on the shelf. Throws `not_found`, and `illegal_transition` for what is
 * not on its way.
 */
export async function receiveTransfer(ctx: Ctx, id: string): Promise<TransferRecord> {
  const { status } = await getTransfer(ctx, id);
  if ((await ctx.tx.run(receive, [ctx.tenantId, id])) === 0) {
    throw new DomainError('illegal_transition', `A transfer that is ${status} is not on its way.`, {
      extras: { currentStatus: status, allowed: [] },
    });
  }
  ctx.enqueue('stock.transfer', { transferId: id });
  ctx.audit({ action: 'stock.receive', subject: { type: 'transfer', id }, after: { status: 'receiving' } });
  return getTransfer(ctx, id);
}
