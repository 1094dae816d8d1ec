import { statement } from '@waybill/db';
import type { Ctx } from '../../context.ts';
import { DomainError, notFound } from '../../errors.ts';
import type { CountStatus } from './record.ts';

export interface LockedCount {
  location: string;
  scope: 'all' | 'chosen';
  reason: string;
  status: CountStatus;
  actor: string;
  openedAt: Date;
}

const lock = statement<LockedCount>(
  'count-lock',
  `SELECT location, scope, reason, status, actor, opened_at AS "openedAt" FROM stock_counts
   WHERE tenant_id = $1 AND id = $2 FOR UPDATE`,
);

/** Throws `not_found`. */
export async function lockCount(ctx: Ctx, id: string): Promise<LockedCount> {
  const count = await ctx.tx.maybe(lock, [ctx.tenantId, id]);
  if (!count) throw notFound('count');
  return count;
}

/** As {@link lockCount}; throws `illegal_transition` for one that is not open. */
export async function lockOpenCount(ctx: Ctx, id: string): Promise<LockedCount> {
  const count = await lockCount(ctx, id);
  if (count.status !== 'open') {
    throw new DomainError('illegal_transition', `A count that is ${count.status} cannot be changed.`, {
      extras: { currentStatus: count.status, allowed: [] },
    });
  }
  return count;
}

const move = statement(
  'count-move',
  `UPDATE stock_counts SET status = $3, rejection = $4, closed_at = $5 WHERE tenant_id = $1 AND id = $2`,
);

export const moveCount = async (
  ctx: Ctx,
  id: string,
  { status, rejection = null }: { status: CountStatus; rejection?: string | null },
): Promise<void> => {
  const isOver = status === 'closed' || status === 'cancelled';
  await ctx.tx.run(move, [ctx.tenantId, id, status, rejection, isOver ? ctx.now : null]);
};
