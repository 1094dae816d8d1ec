import { type Database, statement } from '@waybill/db';
import type { Ctx, Scope, Transact } from '../../context.ts';
import { newId } from '../../ids.ts';
import { queueMail } from '../../mail/queue-mail.ts';
import { generateToken, hashToken } from '../one-time-token.ts';
import { invalidLink, type LinkOptions } from '../people/accept-invitation.ts';
import { tellPerson } from '../tell-person.ts';
import { setPassword } from './change-password.ts';
import { requireGoodPassword } from './judge-password.ts';

/** A link is good for an hour. */
const linkMs = 60 * 60 * 1_000;

/** Links of one person within the hour, at most: more is somebody filling their mailbox. */
const mostLinks = 3;

const findPeople = statement<{ tenant_id: string; id: string; name: string }>(
  'password-reset-people',
  'SELECT tenant_id, id, name FROM find_people($1)',
);

/** Locks the person, so that two requests at once count each other's links. */
const lockPerson = statement<{ email: string }>(
  'password-reset-person',
  'SELECT email FROM users WHERE tenant_id = $1 AND id = $2 AND disabled_at IS NULL FOR UPDATE',
);

const countLinks = statement<{ links: number }>(
  'password-reset-count',
  `SELECT count(*) AS links FROM password_resets
   WHERE tenant_id = $1 AND user_id = $2 AND created_at > $3::timestamptz - interval '1 hour'`,
);

const insert = statement(
  'password-reset-insert',
  `INSERT INTO password_resets (tenant_id, id, user_id, token_hash, created_at, expires_at)
   VALUES ($1, $2, $3, $4, $5, $6)`,
);

const find = statement<{ tenant_id: string; id: string; user_id: string }>(
  'password-reset-find',
  'SELECT tenant_id, id, user_id FROM find_password_reset($1)',
);

const use = statement(
  'password-reset-use',
  `UPDATE password_resets SET used_at = $3
   WHERE tenant_id = $1 AND id = $2 AND used_at IS NULL AND expires_at > $3`,
);

async function sendLink(
  ctx: Ctx,
  { userId, name, linkOf }: { userId: string; name: string; linkOf: (token: string) => string },
): Promise<void> {
  const person = await ctx.tx.maybe(lockPerson, [ctx.tenantId, userId]);
  const sent = await ctx.tx.maybe(countLinks, [ctx.tenantId, userId, ctx.now]);
  if (!person || (sent && sent.links >= mostLinks)) return;
  const id = newId();
  const token = generateToken('wbp');
  const expiresAt = new Date(ctx.now.getTime() + linkMs);
  await ctx.tx.run(insert, [ctx.tenantId, id, userId, hashToken(token), ctx.now, expiresAt]);
  const data = { name, expiresAt, link: linkOf(token) };
  await queueMail(ctx, { kind: 'password_reset', subjectId: id, recipient: person.email, data });
}

export interface ResetRequest {
  db: Database;
  transact: Transact;
  request: Omit<Scope, 'tenantId' | 'actor'>;
  email: string;
  linkOf: (token: string) => string;
}

/** Sends a link to whoever has this address, in every shop where they are one of the people; to nobody else. */
export async function requestPasswordReset(input: ResetRequest): Promise<void> {
  const { db, transact, request, email, linkOf } = input;
  const people = await db.inSystem((tx) => tx.all(findPeople, [email]));
  for (const { tenant_id: tenantId, id: userId, name } of people) {
    await transact({ ...request, tenantId, actor: { type: 'system', id: 'password-reset' } }, (ctx) =>
      sendLink(ctx, { userId, name, linkOf }),
    );
  }
}

async function reset(ctx: Ctx, input: { id: string; userId: string; password: string }): Promise<void> {
  const { id, userId, password } = input;
  const person = await ctx.tx.maybe(lockPerson, [ctx.tenantId, userId]);
  if (!person || (await ctx.tx.run(use, [ctx.tenantId, id, ctx.now])) === 0) throw invalidLink();
  await requireGoodPassword(password, { email: person.email });
  await setPassword(ctx, { userId, password, keepSession: null });
  ctx.audit({ action: 'password.reset', subject: { type: 'person', id: userId } });
  await tellPerson(ctx, userId, 'password_reset');
}

/** Throws `invalid_link` and `password_refused`; the link is then still good. */
export async function resetPassword(
  { db, transact, request }: LinkOptions,
  { token, password }: { token: string; password: string },
): Promise<void> {
  const found = await db.inSystem((tx) => tx.maybe(find, [hashToken(token)]));
  if (!found) throw invalidLink();
  const { tenant_id: tenantId, id, user_id: userId } = found;
  // Whoever has the link is the person: it went to their mailbox.
  await transact({ ...request, tenantId, actor: { type: 'staff', id: userId } }, (ctx) =>
    reset(ctx, { id, userId, password }),
  );
}
