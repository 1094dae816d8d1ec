import type { Ctx } from '../../context.ts';
import { lockOpenCount, moveCount } from './lock-count.ts';
import { type CountRecord, getCount } from './record.ts';

/**
 * Ends a count: a job corrects the books by what was found. SKUs that nobody counted stay as they are. Throws
 * `not_found`, and `illegal_transition` for one that is not open.
 */
export async function closeCount(ctx: Ctx, id: string): Promise<CountRecord> {
  await lockOpenCount(ctx, id);
  await moveCount(ctx, id, { status: 'closing' });
  ctx.enqueue('stock.count', { countId: id });
  ctx.audit({ action: 'stock.count_close', subject: { type: 'count', id }, after: { status: 'closing' } });
  return getCount(ctx, id);
}

/** Ends a count without a word about the stock. Throws as {@link closeCount}. */
export async function cancelCount(ctx: Ctx, id: string): Promise<CountRecord> {
  await lockOpenCount(ctx, id);
  await moveCount(ctx, id, { status: 'cancelled' });
  ctx.audit({ action: 'stock.count_close', subject: { type: 'count', id }, after: { status: 'cancelled' } });
  return getCount(ctx, id);
}
