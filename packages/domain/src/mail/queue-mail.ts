import { statement } from '@waybill/db';
import type { Ctx } from '../context.ts';
import { derivedId } from '../ids.ts';
import type { MailKind } from './templates/index.ts';

const insertMessage = statement(
  'message-insert',
  `INSERT INTO messages (tenant_id, id, kind, subject_id, order_id, recipient, data, status, created_at)
   VALUES ($1, $2, $3, $4, $5, $6, $7, 'queued', $8)
   ON CONFLICT (tenant_id, subject_id, kind, recipient) DO NOTHING`,
);

export interface MailToQueue {
  kind: MailKind;
  /** What it is about: an order, a shipment, a payment, a digest. One mail a subject, kind and recipient. */
  subjectId: string;
  orderId?: string;
  recipient: string;
  /** What cannot be read from the subject's own rows when the mail is written. */
  data?: Record<string, unknown>;
}

/**
 * Notes one mail to one recipient and the obligation to send it. Asked twice, it is sent once; its id, which becomes
 * its Message-ID, is the same even after the database was restored to a moment before.
 */
export async function queueMail(ctx: Ctx, mail: MailToQueue): Promise<void> {
  const messageId = derivedId(mail.subjectId, `${mail.kind} ${mail.recipient}`);
  const inserted = await ctx.tx.run(insertMessage, [
    ctx.tenantId,
    messageId,
    mail.kind,
    mail.subjectId,
    mail.orderId ?? null,
    mail.recipient,
    mail.data ? JSON.stringify(mail.data) : null,
    ctx.now,
  ]);
  if (inserted === 1) ctx.enqueue('mail.send', { messageId });
}
