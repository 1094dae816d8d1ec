import type { Ctx } from '../context.ts';
import { requestedOf, takenOf } from '../order/money-owed.ts';
import type { OrderRecord } from '../order/record.ts';
import { refundedValue } from '../order/refunded-items.ts';
import { capturesOf, noteCaptures } from './open-captures.ts';
import { voidOpenPayments } from './void-open-payments.ts';

/**
 * What is still to be taken for the pieces that left, in minor units. They are paid in full, shipping included, less
 * what was given back: a refund for pieces that never left came out of the money of those that did.
 */
function stillToTake(order: OrderRecord): number {
  const { total } = order;
  if (total === null) return 0;
  const requested = requestedOf(order);
  const kept = Math.max(0, Math.min(total - requested, total - refundedValue(order)));
  return Math.max(0, kept + requested - takenOf(order));
}

/**
 * The last pieces that were to leave are called off: takes what is still owed for those that left, unless all of the
 * order comes back, and lets go of the rest of what is set aside. The caller holds the order's lock and has just read it.
 */
export async function closeAuthorizations(
  ctx: Ctx,
  order: OrderRecord,
  { shipmentId, allComesBack }: { shipmentId: string; allComesBack: boolean },
): Promise<void> {
  const captures = allComesBack ? [] : capturesOf(order, stillToTake(order), { final: true });
  await noteCaptures(ctx, order, shipmentId, captures);
  await voidOpenPayments(ctx, order, new Set(captures.map(({ paymentId }) => paymentId)));
}
