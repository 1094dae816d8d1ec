import { statement } from '@waybill/db';
import type { Ctx } from '../context.ts';
import { DomainError } from '../errors.ts';
import { newId } from '../ids.ts';
import { shareOf } from '../money.ts';
import { appendEvent } from '../order/events.ts';
import { authorizationsInUse, isCovered, isGivenBack, setAsideOf, takenOf } from '../order/money-owed.ts';
import type { OrderRecord } from '../order/record.ts';
import { accountChanged } from './other-account.ts';
import { paymentTerms } from './terms.ts';

export interface CaptureToOpen {
  paymentId: string;
  /** Minor units. */
  amount: number;
  /** Nothing more is to come: the provider releases what is left. */
  final: boolean;
}

/** So many pieces of each line. */
type Pieces = ReadonlyMap<number, number>;

const goodsIn = ({ lines }: OrderRecord, pieces: Pieces): number =>
  lines.reduce((sum, { lineNo, unitPrice }) => sum + (unitPrice ?? 0) * (pieces.get(lineNo) ?? 0), 0);

/**
 * What has to be taken when these pieces have left, the earlier ones included: the share of the total that their
 * prices are of all prices, so that tax and shipping are spread over the shipments. With the last piece it is all.
 */
export function dueAfter(order: OrderRecord, left: Pieces, isLast: boolean): number {
  const { total, subtotal } = order;
  if (total === null || isLast) return total ?? 0;
  return subtotal ? shareOf(total, goodsIn(order, left), subtotal) : 0;
}

/** What is captured of which authorisation when these pieces have left; what failed before is caught up on. */
export function capturesFor(order: OrderRecord, left: Pieces, isLast: boolean): CaptureToOpen[] {
  return capturesOf(order, Math.max(0, dueAfter(order, left, isLast) - takenOf(order)), { final: isLast });
}

/** So much, in minor units, is taken from the authorisations that the order lives on, as far as they go. */
export function capturesOf(
  order: OrderRecord,
  amountToTake: number,
  { final }: { final: boolean },
): CaptureToOpen[] {
  let open = amountToTake;
  const inUse = authorizationsInUse(order);
  return order.payments.flatMap((payment) => {
    if (!inUse.has(payment.id)) return [];
    const underWay = order.captures
      .filter(({ paymentId, status }) => paymentId === payment.id && status === 'pending')
      .reduce((sum, { amount }) => sum + amount, 0);
    const amount = Math.min(open, setAsideOf(payment) - underWay);
    open -= Math.max(0, amount);
    return amount > 0 ? [{ paymentId: payment.id, amount, final }] : [];
  });
}

/**
 * Throws `payment_lapsed` for a prepaid order whose authorisation ended before it was captured, `payment_refunded` for
 * one whose money was given back at the provider, and `payment_account_changed` where what is set aside cannot be
 * taken with the credentials that are there: nobody would pay for what is shipped.
 */
export function requireMoney(order: OrderRecord): void {
  const onInvoice = order.payments.some(({ provider }) => paymentTerms[provider] === 'invoice');
  const inUse = authorizationsInUse(order);
  const unreachable = order.payments.find(({ id, elsewhere }) => elsewhere !== null && inUse.has(id));
  if (unreachable) throw accountChanged(unreachable);
  if (onInvoice || isCovered(order)) return;
  if (isGivenBack(order)) {
    throw new DomainError(
      'payment_refunded',
      'All that was paid for this order was given back at the payment provider: nothing would pay for the shipment.',
    );
  }
  throw new DomainError(
    'payment_lapsed',
    'The money that was set aside for this order is not there any more: nothing would pay for the shipment.',
  );
}

const insertCapture = statement(
  'capture-insert',
  `INSERT INTO captures (tenant_id, id, order_id, payment_id, shipment_id, amount, final, status, created_at, updated_at)
   VALUES ($1, $2, $3, $4, $5, $6, $7, 'pending', $8, $8)`,
);

/** Notes that the money for a shipment is to be taken, and the obligation to take it. The caller holds the order's lock. */
export async function noteCaptures(
  ctx: Ctx,
  order: Pick<OrderRecord, 'id'>,
  shipmentId: string,
  captures: readonly CaptureToOpen[],
): Promise<void> {
  for (const { paymentId, amount, final } of captures) {
    const captureId = newId();
    const values = [captureId, order.id, paymentId, shipmentId, amount, final, ctx.now];
    await ctx.tx.run(insertCapture, [ctx.tenantId, ...values]);
    await appendEvent(ctx, order.id, 'capture.requested', { captureId, paymentId, shipmentId, amount });
    ctx.enqueue('payment.capture', { captureId });
  }
}
