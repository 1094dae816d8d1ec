import type { Ctx } from '../context.ts';
import { DomainError } from '../errors.ts';
import { formatMoney } from '../format-money.ts';
import { moveOrder } from '../order/events.ts';
import { refundableTotal, spreadOverPayments } from '../order/money-owed.ts';
import type { Demand } from '../order/pricing.ts';
import { lockOrder, type OrderRecord } from '../order/record.ts';
import { itemsToRefund, itemsToRestock, refundValue, unrefundedBySku } from '../order/refunded-items.ts';
import { unshippedByLine } from '../order/status.ts';
import { restockRefund } from '../stock/restock-refund.ts';
import { closeAuthorizations } from './close-authorizations.ts';
import { openRefund } from './open-refund.ts';
import { accountChanged } from './other-account.ts';

export interface RefundRequest {
  orderId: string;
  /** Minor units; what the items cost, or everything that is left, if absent. */
  amount?: number | undefined;
  items?: readonly Demand[] | undefined;
  reason: string;
  /** The items go back on the shelf; without items and an amount, all of them. */
  restock: boolean;
}

function exceeds(order: OrderRecord, left: number, { amount, items }: RefundRequest): DomainError {
  const message =
    left > 0
      ? `At most ${formatMoney(left, order.currency)} of this order can be given back.`
      : 'Nothing of this order can be given back.';
  const path = amount === undefined ? items && 'items' : 'amount';
  const errors = path === undefined ? [] : [{ path, message: 'is more than can be given back' }];
  return new DomainError('refund_exceeds_captured', message, { errors, extras: { available: left } });
}

/** What came back, or was never sent. */
function itemsOf(order: OrderRecord, { items, amount, restock }: RefundRequest): Demand[] | null {
  if (items) return [...items];
  if (!restock) return null;
  if (amount === undefined) return unrefundedBySku(order);
  throw new DomainError('invalid_items', 'Name the items that go back on the shelf.', {
    errors: [{ path: 'items', message: 'is required to restock a part' }],
  });
}

/** The last piece that was to leave is called off: what did leave is all there is. */
async function endShipping(ctx: Ctx, orderId: string, allComesBack: boolean): Promise<void> {
  const order = await lockOrder(ctx, orderId);
  const left = [...unshippedByLine(order).values()].reduce((sum, pieces) => sum + pieces, 0);
  const shipmentId = order.shipments.at(-1)?.id;
  if (order.status !== 'processing' || shipmentId === undefined || left > 0) return;
  await moveOrder(ctx, order, 'ship');
  await closeAuthorizations(ctx, order, { shipmentId, allComesBack });
}

/** All of it can be given back only when it is known how much that is. */
function requireCaptured({ captures }: OrderRecord): void {
  if (captures.every(({ status }) => status !== 'pending')) return;
  throw new DomainError('payment_in_progress', 'Money for a shipment is being taken: wait for its outcome.');
}

/**
 * Gives money back, by amount, by items or all that is left: from the latest payment first, by a job. Pieces that have
 * not left when they are refunded never will. Throws `not_found`, `invalid_items`, `refund_exceeds_captured` for more
 * than was captured and is not on its way back, `payment_in_progress` for all of it while some is being captured, and `payment_account_changed` where the money is another account's.
 */
export async function requestRefund(ctx: Ctx, request: RefundRequest): Promise<void> {
  const { orderId, reason, restock } = request;
  const order = await lockOrder(ctx, orderId);
  const left = refundableTotal(order);
  const wanted = itemsOf(order, request);
  const allComesBack = restock && !request.items;
  if (allComesBack) requireCaptured(order);
  const items = wanted && itemsToRefund(order, wanted);
  const amount = request.amount ?? (request.items && items ? refundValue(order, items) : left);
  if (amount <= 0 || amount > left) throw exceeds(order, left, request);

  const parts = spreadOverPayments(order, amount);
  const [first, ...others] = parts;
  if (!first) throw exceeds(order, left, request);
  const named = new Set(parts.map(({ paymentId }) => paymentId));
  const unreachable = order.payments.find(({ id, elsewhere }) => elsewhere !== null && named.has(id));
  if (unreachable) throw accountChanged(unreachable);
  const common = { orderId, kind: 'requested', reason } as const;
  const refundId = await openRefund(ctx, { ...common, ...first, items, restock });
  for (const part of others) await openRefund(ctx, { ...common, ...part });
  ctx.audit({
    action: 'order.refund',
    subject: { type: 'order', id: orderId },
    // Why stands with the refund: the log outlives its customer.
    after: { refundId, amount, currency: order.currency, items, restock },
  });
  if (!items) return;
  if (restock) await restockRefund(ctx, { orderId, refundId, items: itemsToRestock(order, items) });
  await endShipping(ctx, orderId, allComesBack);
}
