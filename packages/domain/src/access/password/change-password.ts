import { statement } from '@waybill/db';
import type { Ctx } from '../../context.ts';
import { DomainError, notFound } from '../../errors.ts';
import { hashPassword, verifyPassword } from '../passwords.ts';
import { endSessionsOf } from '../sessions/end-session.ts';
import { tellPerson } from '../tell-person.ts';
import { requireGoodPassword } from './judge-password.ts';

const selectOwn = statement<{ email: string; passwordHash: string }>(
  'password-own',
  `SELECT email, password_hash AS "passwordHash" FROM users
   WHERE tenant_id = $1 AND id = $2 AND disabled_at IS NULL FOR UPDATE`,
);

const update = statement(
  'password-update',
  'UPDATE users SET password_hash = $3 WHERE tenant_id = $1 AND id = $2',
);

const voidResets = statement(
  'password-resets-void',
  'UPDATE password_resets SET used_at = $3 WHERE tenant_id = $1 AND user_id = $2 AND used_at IS NULL',
);

/** Locks the person. Throws `invalid_credentials` unless it is their password. */
export async function requireOwnPassword(
  ctx: Ctx,
  { userId, password }: { userId: string; password: string },
): Promise<{ email: string }> {
  const person = await ctx.tx.maybe(selectOwn, [ctx.tenantId, userId]);
  if (!person) throw notFound('person');
  if (!(await verifyPassword(password, person.passwordHash))) {
    throw new DomainError('invalid_credentials', 'The present password is wrong.');
  }
  return { email: person.email };
}

/** Whoever knew the old one is out: links to reset it are void, and sessions end, but one if that is said. */
export async function setPassword(
  ctx: Ctx,
  { userId, password, keepSession }: { userId: string; password: string; keepSession: string | null },
): Promise<void> {
  await ctx.tx.run(update, [ctx.tenantId, userId, await hashPassword(password)]);
  await ctx.tx.run(voidResets, [ctx.tenantId, userId, ctx.now]);
  await endSessionsOf(ctx, { userId, except: keepSession, why: 'the password was changed' });
}

/** Throws `invalid_credentials` and `password_refused`. */
export async function changePassword(
  ctx: Ctx,
  input: { userId: string; sessionId: string | null; currentPassword: string; newPassword: string },
): Promise<void> {
  const { userId, sessionId, currentPassword, newPassword } = input;
  const { email } = await requireOwnPassword(ctx, { userId, password: currentPassword });
  await requireGoodPassword(newPassword, { email, field: 'newPassword' });
  await setPassword(ctx, { userId, password: newPassword, keepSession: sessionId });
  ctx.audit({ action: 'password.change', subject: { type: 'person', id: userId } });
  await tellPerson(ctx, userId, 'password_changed');
}
