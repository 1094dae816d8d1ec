import { statement } from '@waybill/db';
import type { Ctx } from '../context.ts';
import { shareOf } from '../money.ts';
import { handOut } from './hand-out.ts';
import { type LockedLevel, writeMoves } from './move-stock.ts';

/** What an order bought of one level, locked, and what of it comes back. */
export interface SoldLevel extends LockedLevel {
  /** Pieces that were sold, and what they cost. */
  sold: number;
  cost: number;
  /** Pieces of them that came back before. */
  returned: number;
  quantity: number;
}

const stopWaiting = statement(
  'stock-stop-waiting',
  `UPDATE stock_reservations r SET awaited = greatest(r.awaited - w.quantity, 0)
   FROM unnest($3::text[], $4::text[], $5::int[]) AS w(sku, location, quantity)
   WHERE r.tenant_id = $1 AND r.order_id = $2 AND r.sku = w.sku AND r.location = w.location AND r.awaited > 0`,
);

/** Pieces come back at what they cost when they left, so that a sale that is undone leaves the value as it was. */
const costOfReturned = ({ cost, sold, returned, quantity }: SoldLevel): number =>
  shareOf(cost, returned + quantity, sold) - shareOf(cost, returned, sold);

/** Puts pieces that were sold back on the shelf. Those that never were there are not waited for any more. */
export async function giveBack(
  ctx: Ctx,
  { orderId, causeId, reason }: { orderId: string; causeId: string; reason: string },
  levels: readonly SoldLevel[],
): Promise<void> {
  const back = levels.filter(({ quantity }) => quantity > 0);
  const moved = await writeMoves(
    ctx,
    { kind: 'restock', causeId, reason },
    back.map((level) => ({ level, delta: level.quantity, worth: costOfReturned(level) })),
  );
  const owed = back.filter(
    ({ sku, location, reserved, onHand }) =>
      reserved > onHand && moved.some((key) => key.sku === sku && key.location === location),
  );
  if (owed.length === 0) return;
  await ctx.tx.run(stopWaiting, [
    ...[ctx.tenantId, orderId, owed.map(({ sku }) => sku), owed.map(({ location }) => location)],
    owed.map(({ quantity }) => quantity),
  ]);
  await handOut(ctx, owed);
}
