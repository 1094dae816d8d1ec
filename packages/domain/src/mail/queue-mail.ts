import { batched, statement } from '@waybill/db';
import type { Ctx } from '../context.ts';
import { derivedId } from '../ids.ts';
import type { MailKind } from './templates/index.ts';

const insertMessages = statement<{ id: string }>(
  'message-insert',
  `INSERT INTO messages (tenant_id, id, kind, subject_id, order_id, recipient, data, status, created_at)
   SELECT $1, id, kind, "subjectId", "orderId", recipient, data, 'queued', "createdAt"
   FROM jsonb_to_recordset($2::jsonb) AS m(
     id uuid, kind text, "subjectId" uuid, "orderId" uuid, recipient text, data jsonb, "createdAt" timestamptz)
   ON CONFLICT (tenant_id, subject_id, kind, recipient) DO NOTHING
   RETURNING id`,
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

interface NewMessage extends MailToQueue {
  id: string;
  createdAt: Date;
}

/** False where the same mail was queued before. */
const insertAll = batched(
  async ({ tx, tenantId }: Pick<Ctx, 'tx' | 'tenantId'>, messages: readonly NewMessage[]) => {
    const rows = await tx.all(insertMessages, [tenantId, JSON.stringify(messages)]);
    const inserted = new Set(rows.map(({ id }) => id));
    // Of the same mail asked for twice at the same moment, the first one counts.
    return messages.map(({ id }) => inserted.delete(id));
  },
);

/**
 * Notes one mail to one recipient and the obligation to send it. Asked twice, it is sent once; its id, which becomes
 * its Message-ID, is the same even after the database was restored to a moment before.
 */
export async function queueMail(ctx: Ctx, mail: MailToQueue): Promise<void> {
  const messageId = derivedId(mail.subjectId, `${mail.kind} ${mail.recipient}`);
  if (await insertAll(ctx, { ...mail, id: messageId, createdAt: ctx.now })) {
    ctx.enqueue('mail.send', { messageId });
  }
}
