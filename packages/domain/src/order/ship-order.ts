import type { Ctx } from '../context.ts';
import { DomainError } from '../errors.ts';
import { newId } from '../ids.ts';
import { queueMail } from '../mail/queue-mail.ts';
import { capturesFor, noteCaptures, requireMoney } from '../payment/open-captures.ts';
import { advance } from '../transition.ts';
import { appendEvent, moveOrder } from './events.ts';
import { itemRefused } from './item-refused.ts';
import { type Demand, demandBySku } from './pricing.ts';
import { lockOrder, type OrderRecord } from './record.ts';
import { requireInStock } from './require-in-stock.ts';
import { unshippedByLine } from './status.ts';
import { orderTransitions } from './transitions.ts';

export interface ShipmentInput {
  orderId: string;
  /** Everything that has not left yet, if absent. */
  items?: readonly Demand[] | undefined;
  carrier: string;
  trackingNumber: string;
}

interface ShippedLine {
  lineNo: number;
  quantity: number;
}

/** Spreads what is shipped over the order's lines. Throws `invalid_items` for nothing, or more than is left. */
export function linesToShip(order: OrderRecord, items: readonly Demand[] | undefined): ShippedLine[] {
  const open = unshippedByLine(order);
  const left = order.lines
    .map(({ lineNo, sku }) => ({ lineNo, sku, quantity: open.get(lineNo) ?? 0 }))
    .filter(({ quantity }) => quantity > 0);
  if (!items) return left.map(({ lineNo, quantity }) => ({ lineNo, quantity }));
  if (items.length === 0) throw new DomainError('invalid_items', 'A shipment has at least one item.');
  return demandBySku(items).flatMap(({ sku, quantity }) => {
    const ofSku = left.filter((line) => line.sku === sku);
    const available = ofSku.reduce((sum, line) => sum + line.quantity, 0);
    if (available < quantity) {
      const message = `${available} of ${sku} are left to ship, not ${quantity}`;
      const detail = `The order has fewer of ${sku} left to ship.`;
      throw itemRefused(order, { named: items, sku, detail, message });
    }
    let wanted = quantity;
    return ofSku.flatMap((line) => {
      const taken = Math.min(line.quantity, wanted);
      wanted -= taken;
      return taken > 0 ? [{ lineNo: line.lineNo, quantity: taken }] : [];
    });
  });
}

/** So many pieces of each line have left, these included. */
function shippedByLine({ shipments }: OrderRecord, lines: readonly ShippedLine[]): Map<number, number> {
  const left = new Map<number, number>();
  for (const { lineNo, quantity } of [...shipments.flatMap(({ items }) => items), ...lines]) {
    left.set(lineNo, (left.get(lineNo) ?? 0) + quantity);
  }
  return left;
}

/**
 * Records that items left; with the last of them the order is shipped. Money that was set aside for them is taken by a
 * job. Throws `not_found`, `illegal_transition`, `invalid_items` (also for what is not there yet), and `payment_lapsed`, `payment_refunded` or `payment_account_changed` where nothing pays for them.
 */
export async function shipOrder(ctx: Ctx, input: ShipmentInput): Promise<{ shipmentId: string }> {
  const order = await lockOrder(ctx, input.orderId);
  advance('order', orderTransitions, order.status, 'ship');
  requireMoney(order);
  const lines = linesToShip(order, input.items);
  if (lines.length === 0) throw new DomainError('invalid_items', 'Nothing is left to ship.');
  await requireInStock(ctx, order, lines);
  const shipmentId = newId();
  const { carrier, trackingNumber } = input;
  const own = { tenantId: ctx.tenantId, orderId: order.id };
  await ctx.tx.prisma.shipment.create({
    data: { ...own, id: shipmentId, carrier, trackingNumber, createdAt: ctx.now },
  });
  await ctx.tx.prisma.shipmentItem.createMany({
    data: lines.map((line) => ({ ...own, shipmentId, ...line })),
  });

  const shipped = lines.reduce((sum, { quantity }) => sum + quantity, 0);
  const left = [...unshippedByLine(order).values()].reduce((sum, quantity) => sum + quantity, 0);
  const data = { shipmentId, carrier, trackingNumber };
  await appendEvent(ctx, order.id, 'shipment.created', data);
  const isLast = shipped === left;
  const captures = capturesFor(order, shippedByLine(order, lines), isLast);
  await noteCaptures(ctx, order, shipmentId, captures);
  if (isLast) await moveOrder(ctx, order, 'ship', { shipmentId });
  await queueMail(ctx, {
    kind: 'order_shipped',
    subjectId: shipmentId,
    orderId: order.id,
    recipient: order.customer.email,
  });
  ctx.audit({
    action: 'order.ship',
    subject: { type: 'order', id: order.id },
    // The tracking number stands with the shipment: the log outlives its customer.
    after: { shipmentId, carrier, lines },
  });
  return { shipmentId };
}
