import { statement } from '@waybill/db';
import type { Ctx } from '../../context.ts';
import { notFound } from '../../errors.ts';
import { cutPage } from '../../page.ts';

export const transferStatuses = ['pending', 'in_transit', 'receiving', 'completed', 'rejected'] as const;
/**
 * `pending` until a job has moved its stock; then `completed`, or `rejected` with the reason. One in two steps is
 * `in_transit` in between, and `receiving` from when somebody says that it arrived until a job has put it on the shelf.
 */
export type TransferStatus = (typeof transferStatuses)[number];

export interface TransferLine {
  sku: string;
  quantity: number;
}

export interface TransferRecord {
  id: string;
  from: string;
  to: string;
  lines: TransferLine[];
  inTwoSteps: boolean;
  reason: string;
  status: TransferStatus;
  /** Why nothing was moved. */
  rejection: string | null;
  actor: string;
  createdAt: Date;
  dispatchedAt: Date | null;
  settledAt: Date | null;
}

const select = statement<TransferRecord>(
  'transfers',
  `SELECT t.id, t.from_location AS "from", t.to_location AS "to", t.in_two_steps AS "inTwoSteps", t.reason, t.status,
          t.rejection, t.actor, t.created_at AS "createdAt", t.dispatched_at AS "dispatchedAt",
          t.settled_at AS "settledAt",
          (SELECT json_agg(json_build_object('sku', l.sku, 'quantity', l.quantity) ORDER BY l.sku)
           FROM stock_transfer_lines l WHERE l.tenant_id = $1 AND l.transfer_id = t.id) AS lines
   FROM stock_transfers t
   WHERE t.tenant_id = $1 AND ($2::uuid IS NULL OR t.id = $2) AND ($3::text IS NULL OR t.status = $3)
     AND ($4::uuid IS NULL OR t.id < $4)
   ORDER BY t.id DESC LIMIT $5`,
);

/** Throws `not_found`. */
export async function getTransfer(ctx: Ctx, id: string): Promise<TransferRecord> {
  const transfer = await ctx.tx.maybe(select, [ctx.tenantId, id, null, null, 1]);
  if (!transfer) throw notFound('transfer');
  return transfer;
}

/** The newest first, older than `after`. `nextAfter` is null on the last page. */
export async function listTransfers(
  ctx: Ctx,
  {
    status,
    after,
    limit,
  }: { status?: TransferStatus | undefined; after?: string | undefined; limit: number },
): Promise<{ transfers: TransferRecord[]; nextAfter: string | null }> {
  const rows = await ctx.tx.all(select, [ctx.tenantId, null, status, after, limit + 1]);
  const { page: transfers, next: nextAfter } = cutPage(rows, limit, ({ id }) => id);
  return { transfers, nextAfter };
}
