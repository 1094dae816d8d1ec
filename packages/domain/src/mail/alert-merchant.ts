import type { Ctx } from '../context.ts';
import { loadShop } from '../tenant/shop.ts';
import { type MailToQueue, queueMail } from './queue-mail.ts';

/** Notes one mail to each of those who see to the shop: its alert recipients, or else the merchant. */
export async function alertMerchant(ctx: Ctx, alert: Omit<MailToQueue, 'recipient'>): Promise<void> {
  const { merchantEmail, alertRecipients } = await loadShop(ctx);
  const recipients = alertRecipients.length > 0 ? alertRecipients : [merchantEmail];
  await Promise.all(recipients.map((recipient) => queueMail(ctx, { ...alert, recipient })));
}
