import { statement } from '@waybill/db';
import type { Ctx } from '../../context.ts';
import { mostOnHand } from '../inventory-limits.ts';
import { type LockedLevel, lockLevels, moveStock, valueMoved } from '../move-stock.ts';
import type { TransferStatus } from './record.ts';

interface LockedTransfer {
  from: string;
  to: string;
  inTwoSteps: boolean;
  reason: string;
  actor: string;
  status: TransferStatus;
  lines: { sku: string; quantity: number; value: number }[];
}

const lock = statement<LockedTransfer>(
  'transfer-lock',
  `WITH locked AS (SELECT * FROM stock_transfers WHERE tenant_id = $1 AND id = $2 FOR UPDATE)
   SELECT t.from_location AS "from", t.to_location AS "to", t.in_two_steps AS "inTwoSteps", t.reason, t.actor, t.status,
          (SELECT json_agg(json_build_object('sku', l.sku, 'quantity', l.quantity, 'value', l.value) ORDER BY l.sku)
           FROM stock_transfer_lines l WHERE l.tenant_id = $1 AND l.transfer_id = t.id) AS lines
   FROM locked t`,
);

const settle = statement(
  'transfer-settle',
  `UPDATE stock_transfers
   SET status = $3, rejection = $4,
       dispatched_at = CASE WHEN $3 = 'rejected' THEN NULL ELSE coalesce(dispatched_at, $5) END,
       settled_at = CASE WHEN $3 = 'in_transit' THEN NULL ELSE $5::timestamptz END
   WHERE tenant_id = $1 AND id = $2`,
);

const noteValues = statement(
  'transfer-values',
  `UPDATE stock_transfer_lines l SET value = v.value FROM unnest($3::text[], $4::bigint[]) AS v(sku, value)
   WHERE l.tenant_id = $1 AND l.transfer_id = $2 AND l.sku = v.sku`,
);

interface Leg {
  transferId: string;
  transfer: LockedTransfer;
  levelAt: (key: { sku: string; location: string }) => LockedLevel;
}

const causeOf = ({ transferId, transfer: { reason, actor } }: Leg) =>
  ({ kind: 'transfer', causeId: transferId, reason, actor }) as const;

/** Why not all of it can leave; null when it can. Nobody takes away what is held for orders. */
function whyNot({ transfer: { from, to, lines }, levelAt }: Leg): string | null {
  const short = lines.flatMap(({ sku, quantity }) => {
    const { onHand, reserved } = levelAt({ sku, location: from });
    const free = Math.max(onHand - reserved, 0);
    return free < quantity ? [`${sku}: ${quantity} wanted, ${free} free`] : [];
  });
  if (short.length > 0) return `not so many are free at ${from}: ${short.join('; ')}`;
  const full = lines.find(
    ({ sku, quantity }) => levelAt({ sku, location: to }).onHand + quantity > mostOnHand,
  );
  return full ? `more of ${full.sku} would be on hand than can be counted` : null;
}

/** Takes it all from where it is, and notes what it cost: it costs the same where it arrives. */
async function dispatch(ctx: Ctx, leg: Leg): Promise<void> {
  const { lines, from } = leg.transfer;
  const moves = lines.map((line) => ({
    line,
    move: { level: leg.levelAt({ sku: line.sku, location: from }), delta: -line.quantity },
  }));
  for (const { line, move } of moves) line.value = -valueMoved(move);
  await ctx.tx.run(noteValues, [
    ...[ctx.tenantId, leg.transferId],
    ...[lines.map(({ sku }) => sku), lines.map(({ value }) => value)],
  ]);
  await moveStock(
    ctx,
    causeOf(leg),
    moves.map(({ move }) => move),
  );
}

async function arrive(ctx: Ctx, leg: Leg): Promise<void> {
  const moves = leg.transfer.lines.map(({ sku, quantity, value }) => ({
    level: leg.levelAt({ sku, location: leg.transfer.to }),
    delta: quantity,
    worth: value,
  }));
  await moveStock(ctx, causeOf(leg), moves);
}

/**
 * Moves what a transfer names: all of it, or nothing and the reason. Every step is one transaction, so that at no
 * moment a piece is in two places, or in none but on its way. Safe to repeat.
 */
export async function applyTransfer(ctx: Ctx, { transferId }: { transferId: string }): Promise<void> {
  const transfer = await ctx.tx.maybe(lock, [ctx.tenantId, transferId]);
  if (!transfer) throw new Error(`transfer ${transferId} is gone`);
  const { status, from, to, lines, inTwoSteps } = transfer;
  if (status !== 'pending' && status !== 'receiving') return;
  const keys = lines.flatMap(({ sku }) => [from, to].map((location) => ({ sku, location })));
  const leg: Leg = { transferId, transfer, levelAt: await lockLevels(ctx, keys) };
  const end = (next: TransferStatus, rejection: string | null) =>
    ctx.tx.run(settle, [ctx.tenantId, transferId, next, rejection, ctx.now]);

  if (status === 'pending') {
    const rejection = whyNot(leg);
    if (rejection !== null) {
      await end('rejected', rejection);
      return;
    }
    await dispatch(ctx, leg);
    if (inTwoSteps) {
      await end('in_transit', null);
      return;
    }
  }
  await arrive(ctx, leg);
  await end('completed', null);
}
