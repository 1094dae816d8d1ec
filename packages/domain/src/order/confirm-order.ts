import type { Ctx } from '../context.ts';
import { queueMail } from '../mail/queue-mail.ts';
import { sellStock } from '../stock/sell-stock.ts';
import { moveOrder } from './events.ts';
import type { OrderRecord } from './record.ts';
import { tellMerchantOfOrder } from './tell-merchant-of-order.ts';

/** The order goes on: what was held is sold, and customer and merchant are told. The caller holds its lock. */
export async function confirmOrder(
  ctx: Ctx,
  order: Pick<OrderRecord, 'id' | 'status' | 'customer'>,
): Promise<void> {
  await moveOrder(ctx, order, 'confirm');
  await sellStock(ctx, { orderId: order.id });
  await tellOfConfirmation(ctx, order);
}

/** The mails to customer and merchant that an order goes on. */
export async function tellOfConfirmation(
  ctx: Ctx,
  order: Pick<OrderRecord, 'id' | 'customer'>,
): Promise<void> {
  const about = { subjectId: order.id, orderId: order.id };
  await Promise.all([
    queueMail(ctx, { ...about, kind: 'order_confirmed', recipient: order.customer.email }),
    tellMerchantOfOrder(ctx, order.id),
  ]);
}
