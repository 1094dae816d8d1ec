import { batched, statement } from '@waybill/db';
import { hashToken } from '../access/one-time-token.ts';
import type { Ctx } from '../context.ts';
import { erasedEmail } from '../customer/erased.ts';
import { generateOrderToken } from '../customer/order-links.ts';
import { derivedId } from '../ids.ts';
import { isToCustomer } from './audience.ts';
import type { MailKind } from './templates/index.ts';

/** The mails that were not there yet, and the links in them. */
const insertMessages = statement<{ id: string }>(
  'message-insert',
  `WITH wanted AS (
     SELECT * FROM jsonb_to_recordset($2::jsonb) AS m(
       id uuid, kind text, "subjectId" uuid, "orderId" uuid, recipient text, data jsonb, "createdAt" timestamptz,
       "tokenHash" text)
   ), inserted AS (
     INSERT INTO messages (tenant_id, id, kind, subject_id, order_id, recipient, data, status, created_at)
     SELECT $1, id, kind, "subjectId", "orderId", recipient, data, 'queued', "createdAt" FROM wanted
     ON CONFLICT DO NOTHING
     RETURNING id
   ), linked AS (
     INSERT INTO order_links (tenant_id, token_hash, order_id, created_at, expires_at)
     SELECT $1, decode("tokenHash", 'hex'), "orderId", "createdAt",
            "createdAt" + status_link_days * interval '1 day'
     FROM wanted JOIN inserted USING (id) JOIN tenants ON tenants.id = $1
     WHERE "tokenHash" IS NOT NULL
   )
   SELECT id FROM inserted`,
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
  /** Of the link in it, in hex; absent in mails that have none. */
  tokenHash?: string;
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

/** The token waits with the mail until it is sent: every attempt sends the same link. */
function withLink({ tenantId }: Ctx, mail: MailToQueue): Omit<NewMessage, 'id' | 'createdAt'> {
  if (mail.orderId === undefined || !isToCustomer(mail.kind)) return mail;
  const token = generateOrderToken(tenantId);
  return { ...mail, data: { ...mail.data, link: token }, tokenHash: hashToken(token).toString('hex') };
}

/**
 * Notes one mail to one recipient and the obligation to send it; none to a customer who was erased. Asked twice, it is
 * sent once; its id, which becomes its Message-ID, is the same even after the database was restored to a moment before.
 */
export async function queueMail(ctx: Ctx, mail: MailToQueue): Promise<void> {
  if (mail.recipient === erasedEmail) return;
  const messageId = derivedId(mail.subjectId, `${mail.kind} ${mail.recipient}`);
  if (await insertAll(ctx, { ...withLink(ctx, mail), id: messageId, createdAt: ctx.now })) {
    ctx.enqueue('mail.send', { messageId });
  }
}
