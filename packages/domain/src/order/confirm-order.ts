import type { Ctx } from '../context.ts';
import { queueMail } from '../mail/queue-mail.ts';
import { sellStock } from '../stock/sell-stock.ts';
import { loadShop } from '../tenant/shop.ts';
import { moveOrder } from './events.ts';
import type { OrderRecord } from './record.ts';

/** The order goes on: what was held is sold, and customer and merchant are told. The caller holds its lock. */
export async function confirmOrder(
  ctx: Ctx,
  order: Pick<OrderRecord, 'id' | 'status' | 'customer'>,
): Promise<void> {
  await moveOrder(ctx, order, 'confirm');
  await sellStock(ctx, { orderId: order.id });
  const { merchantEmail } = await loadShop(ctx);
  const about = { subjectId: order.id, orderId: order.id };
  await queueMail(ctx, { ...about, kind: 'order_confirmed', recipient: order.customer.email });
  await queueMail(ctx, { ...about, kind: 'order_received', recipient: merchantEmail });
}
