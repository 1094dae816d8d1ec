import { setTimeout as pause } from 'node:timers/promises';
import { batched, isDatabaseUnavailable, statement } from '@waybill/db';
import { maskEmail } from '../audit-log/mask.ts';
import type { Ctx } from '../context.ts';
import { orderStatusUrl } from '../customer/order-links.ts';
import { jobs } from '../jobs/catalog.ts';
import type { JobRun } from '../jobs/handler.ts';
import { holdObligation } from '../jobs/obligation.ts';
import { cancelled, done, type Outcome, untried } from '../jobs/outcome.ts';
import { appendEvent } from '../order/events.ts';
import { lockOrderRow } from '../order/record.ts';
import { type Mailer, MailRefusedError, type OutgoingMail } from '../ports/mailer.ts';
import { loadShop } from '../tenant/shop.ts';
import { isToCustomer } from './audience.ts';
import { type QueuedMessage, viewReaders } from './read-view.ts';
import { type MailContent, type MailKind, type MailViews, mailbox, templates } from './templates/index.ts';

type InTenant = Pick<Ctx, 'tx' | 'tenantId'>;

interface StoredMessage extends Omit<QueuedMessage, 'statusUrl'> {
  status: string;
}

const selectMessages = statement<StoredMessage>(
  'message',
  `SELECT id, kind, subject_id AS "subjectId", order_id AS "orderId", recipient, data, status
   FROM messages WHERE tenant_id = $1 AND id = ANY($2)`,
);

const findMessage = batched(async ({ tx, tenantId }: InTenant, ids: readonly string[]) => {
  const rows = await tx.all(selectMessages, [tenantId, ids]);
  const messages = new Map(rows.map((message) => [message.id, message]));
  return ids.map((id) => messages.get(id) ?? null);
});

/** A link that opens something is gone with the mail: nobody reads it here later. */
const settleMessages = statement(
  'message-settle',
  `UPDATE messages m SET status = s.status, reason = s.reason, settled_at = s.at, data = m.data - 'link'
   FROM unnest($2::uuid[], $3::text[], $4::text[], $5::timestamptz[]) AS s(id, status, reason, at)
   WHERE m.tenant_id = $1 AND m.id = s.id`,
);

interface Settled {
  id: string;
  status: 'sent' | 'refused';
  reason: string | null;
  at: Date;
}

const settleMessage = batched(async ({ tx, tenantId }: InTenant, settled: readonly Settled[]) => {
  await tx.run(settleMessages, [
    tenantId,
    settled.map(({ id }) => id),
    settled.map(({ status }) => status),
    settled.map(({ reason }) => reason),
    settled.map(({ at }) => at),
  ]);
  return settled.map(() => undefined);
});

async function write<Kind extends MailKind>(
  ctx: Ctx,
  kind: Kind,
  message: QueuedMessage,
): Promise<MailContent> {
  const view: MailViews[Kind] = await viewReaders[kind](ctx, message);
  return templates[kind](view);
}

interface Composed {
  mail: OutgoingMail;
  message: QueuedMessage;
}

/** Where the customer sees the order; null where the mail has no link, as those that an older release queued. */
function statusUrlOf({ kind, data }: StoredMessage, publicUrl: string): string | null {
  const token = (data as { link?: string } | null)?.link;
  return token !== undefined && isToCustomer(kind) ? orderStatusUrl(publicUrl, token) : null;
}

/** The mail as it goes out; null when it has been settled already. */
async function composeMail(ctx: Ctx, messageId: string, publicUrl: string): Promise<Composed | null> {
  const stored = await findMessage(ctx, messageId);
  if (stored?.status !== 'queued') return null;
  const message: QueuedMessage = { ...stored, statusUrl: statusUrlOf(stored, publicUrl) };
  const { senderName, senderEmail } = await loadShop(ctx);
  const domain = senderEmail.slice(senderEmail.lastIndexOf('@') + 1);
  const content = await write(ctx, message.kind, message);
  const mail: OutgoingMail = {
    messageId: `<${message.id}@${domain}>`,
    from: mailbox(senderName, senderEmail),
    to: message.recipient,
    ...content,
  };
  return { mail, message };
}

/** Null when the server took it; otherwise why it never will. */
async function deliver(mailer: Mailer, mail: OutgoingMail, signal: AbortSignal): Promise<string | null> {
  try {
    await mailer.send(mail, { signal });
    return null;
  } catch (error) {
    if (error instanceof MailRefusedError) return error.message;
    throw error;
  }
}

/** A run is aborted after the job's timeout; a little later it has surely ended. */
const holdMs = jobs['mail.send'].timeoutMs + 5_000;

/** The mail to send by this run and no other, or why this run sends none. */
async function prepareMail(
  ctx: Ctx,
  run: JobRun<'mail.send'>,
  publicUrl: string,
): Promise<Composed | Outcome> {
  const until = new Date(ctx.now.getTime() + holdMs);
  const hold = await holdObligation(ctx.tx, run, { now: ctx.now, until });
  if (hold instanceof Date) return untried(hold, 'another run is sending the mail');
  const composed = hold === 'held' ? await composeMail(ctx, run.payload.messageId, publicUrl) : null;
  return composed ?? cancelled('the mail has been settled already');
}

const recordEveryMs = 250;

/** What was sent cannot be taken back: the record of it waits for the database for as long as the run may. */
async function insist(record: () => Promise<void>, signal: AbortSignal): Promise<void> {
  for (;;) {
    try {
      return await record();
    } catch (error) {
      if (signal.aborted || !isDatabaseUnavailable(error)) throw error;
      await pause(recordEveryMs, undefined, { signal });
    }
  }
}

/**
 * Sends one mail to one recipient, one run at a time. A crash between the server's answer and the record of it sends
 * it again, as does a database that cannot be reached for the rest of the run; its Message-ID is the message's own, so
 * that the double can be recognised.
 */
export async function sendMail(
  run: JobRun<'mail.send'>,
  { mailer, publicUrl }: { mailer: Mailer; publicUrl: string },
): Promise<Outcome> {
  const { messageId } = run.payload;
  const composed = await run.transact((ctx) => prepareMail(ctx, run, publicUrl));
  if ('kind' in composed) return composed;
  const refusal = await deliver(mailer, composed.mail, run.signal);
  const record = async (ctx: Ctx) => {
    const { kind, orderId } = composed.message;
    const result = refusal ? 'refused' : 'sent';
    // Servers repeat the address that they refuse.
    const reason = refusal && maskEmail(refusal);
    await settleMessage(ctx, { id: messageId, status: result, reason, at: ctx.now });
    ctx.tell({ kind: 'mail_settled', mail: kind, result });
    if (orderId === null) return;
    await lockOrderRow(ctx, orderId);
    await appendEvent(ctx, orderId, `mail.${result}`, { kind });
  };
  await insist(() => run.fulfil(record), run.signal);
  return done;
}
