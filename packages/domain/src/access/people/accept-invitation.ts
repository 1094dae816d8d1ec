import { type Database, statement } from '@waybill/db';
import type { Ctx, Scope, Transact } from '../../context.ts';
import { DomainError } from '../../errors.ts';
import { newId } from '../../ids.ts';
import { hashToken } from '../one-time-token.ts';
import { requireGoodPassword } from '../password/judge-password.ts';
import { hashPassword } from '../passwords.ts';
import type { Role } from '../permissions.ts';
import { forgetSecondFactor } from '../second-factor/second-factor.ts';

const find = statement<{ tenant_id: string; id: string }>(
  'invitation-find',
  'SELECT tenant_id, id FROM find_invitation($1)',
);

/** Locked, so that of two who accept at once one finds it accepted. */
const selectOpen = statement<{ email: string; name: string; role: Role }>(
  'invitation-open',
  `SELECT email, name, role FROM invitations
   WHERE tenant_id = $1 AND id = $2 AND accepted_at IS NULL AND revoked_at IS NULL AND expires_at > $3 FOR UPDATE`,
);

const markAccepted = statement(
  'invitation-accept',
  'UPDATE invitations SET accepted_at = $3 WHERE tenant_id = $1 AND id = $2',
);

/** Somebody who was removed before comes back as who they were: what they did then stays theirs. */
const admit = statement<{ id: string }>(
  'person-admit',
  `INSERT INTO users (tenant_id, id, email, name, role, password_hash, created_at)
   VALUES ($1, $2, $3, $4, $5, $6, $7)
   ON CONFLICT (tenant_id, email) DO UPDATE
     SET name = excluded.name, role = excluded.role, password_hash = excluded.password_hash, disabled_at = NULL,
         operator = false
     WHERE users.disabled_at IS NOT NULL
   RETURNING id`,
);

export const invalidLink = () =>
  new DomainError('invalid_link', 'This link was used or withdrawn, or has expired: ask for a new one.');

async function accept(ctx: Ctx, input: { id: string; password: string }): Promise<void> {
  const { id, password } = input;
  const invitation = await ctx.tx.maybe(selectOpen, [ctx.tenantId, id, ctx.now]);
  if (!invitation) throw invalidLink();
  const { email, name, role } = invitation;
  await requireGoodPassword(password, { email });
  const passwordHash = await hashPassword(password);
  const values = [ctx.tenantId, newId(), email, name, role, passwordHash, ctx.now];
  const [person] = await ctx.tx.all(admit, values);
  if (!person) throw invalidLink();
  // Of who comes back: the device of then may be lost.
  await forgetSecondFactor(ctx, person.id);
  await ctx.tx.run(markAccepted, [ctx.tenantId, id, ctx.now]);
  ctx.audit({
    action: 'person.join',
    subject: { type: 'person', id: person.id },
    after: { email, name, role },
  });
}

export interface LinkOptions {
  db: Database;
  transact: Transact;
  request: Omit<Scope, 'tenantId' | 'actor'>;
}

/** Makes who was invited one of the people. Throws `invalid_link` and `password_refused`; the link is then still good. */
export async function acceptInvitation(
  { db, transact, request }: LinkOptions,
  { token, password }: { token: string; password: string },
): Promise<void> {
  const found = await db.inSystem((tx) => tx.maybe(find, [hashToken(token)]));
  if (!found) throw invalidLink();
  const { tenant_id: tenantId, id } = found;
  await transact({ ...request, tenantId, actor: { type: 'system', id: 'invitation' } }, (ctx) =>
    accept(ctx, { id, password }),
  );
}
