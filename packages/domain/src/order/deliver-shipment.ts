import type { Ctx } from '../context.ts';
import { notFound } from '../errors.ts';
import { illegalTransition } from '../transition.ts';
import { appendEvent, moveOrder } from './events.ts';
import { lockOrder } from './record.ts';

/**
 * Records that a shipment arrived; with the last one of a shipped order the order is delivered. Throws `not_found`,
 * and `illegal_transition` for a shipment that was delivered before.
 */
export async function deliverShipment(
  ctx: Ctx,
  { orderId, shipmentId }: { orderId: string; shipmentId: string },
): Promise<void> {
  const order = await lockOrder(ctx, orderId);
  const shipment = order.shipments.find(({ id }) => id === shipmentId);
  if (!shipment) throw notFound('shipment');
  if (shipment.deliveredAt !== null) throw illegalTransition('shipment', 'delivered', 'deliver', []);
  await ctx.tx.prisma.shipment.update({
    where: { tenantId_id: { tenantId: ctx.tenantId, id: shipmentId } },
    data: { deliveredAt: ctx.now },
  });
  await appendEvent(ctx, order.id, 'shipment.delivered', { shipmentId });
  ctx.audit({ action: 'order.deliver', subject: { type: 'order', id: order.id }, after: { shipmentId } });
  const others = order.shipments.filter(({ id }) => id !== shipmentId);
  const all = others.every(({ deliveredAt }) => deliveredAt !== null);
  if (order.status === 'shipped' && all) await moveOrder(ctx, order, 'deliver', { shipmentId });
}
