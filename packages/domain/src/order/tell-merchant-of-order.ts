import type { Ctx } from '../context.ts';
import { queueMail } from '../mail/queue-mail.ts';
import { loadShop } from '../tenant/shop.ts';

/** The mail to the merchant that an order goes on, unless the shop does without. */
export async function tellMerchantOfOrder(ctx: Ctx, orderId: string): Promise<void> {
  const { merchantEmail, orderMails } = await loadShop(ctx);
  if (!orderMails) return;
  await queueMail(ctx, { kind: 'order_received', subjectId: orderId, orderId, recipient: merchantEmail });
}
