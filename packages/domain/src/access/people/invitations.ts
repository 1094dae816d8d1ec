import { statement } from '@waybill/db';
import type { Ctx } from '../../context.ts';
import { DomainError, notFound } from '../../errors.ts';
import { newId } from '../../ids.ts';
import { queueMail } from '../../mail/queue-mail.ts';
import { generateToken, hashToken } from '../one-time-token.ts';
import type { Role } from '../permissions.ts';
import { requireRank } from './rank.ts';

/** What is told of an invitation that is open. */
export interface Invitation {
  id: string;
  email: string;
  name: string;
  role: Role;
  /** Null for the first owner, whom who runs the installation invited. */
  invitedBy: string | null;
  createdAt: Date;
  expiresAt: Date;
}

/** Good for 7 days. */
const invitationMs = 7 * 24 * 60 * 60 * 1_000;

/** Open invitations of a shop, at most: each is a mail to somebody who did not ask for it. */
export const mostInvitations = 100;

const isOpen = 'accepted_at IS NULL AND revoked_at IS NULL';

const selectOpen = statement<Invitation>(
  'invitations-open',
  `SELECT id, email, name, role, invited_by AS "invitedBy", created_at AS "createdAt", expires_at AS "expiresAt"
   FROM invitations WHERE tenant_id = $1 AND ${isOpen} AND expires_at > $2 ORDER BY created_at, id`,
);

const selectPerson = statement<{ id: string; name: string; role: Role }>(
  'invitation-inviter',
  'SELECT id, name, role FROM users WHERE tenant_id = $1 AND id = $2 AND disabled_at IS NULL FOR SHARE',
);

const selectColleague = statement<{ id: string }>(
  'invitation-colleague',
  'SELECT id FROM users WHERE tenant_id = $1 AND email = $2 AND disabled_at IS NULL',
);

const revokeForAddress = statement(
  'invitations-revoke-for-address',
  `UPDATE invitations SET revoked_at = $3 WHERE tenant_id = $1 AND email = $2 AND ${isOpen}`,
);

const insert = statement(
  'invitation-insert',
  `INSERT INTO invitations (tenant_id, id, email, name, role, token_hash, invited_by, created_at, expires_at)
   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
);

const revokeBy = statement(
  'invitations-revoke-by-person',
  `UPDATE invitations SET revoked_at = $3 WHERE tenant_id = $1 AND invited_by = $2 AND ${isOpen}`,
);

const revoke = statement(
  'invitation-revoke',
  `UPDATE invitations SET revoked_at = $3 WHERE tenant_id = $1 AND id = $2 AND ${isOpen} AND expires_at > $3`,
);

export interface NewInvitation {
  email: string;
  name: string;
  role: Role;
  /** Where the link of the mail leads. */
  linkOf: (token: string) => string;
}

export const listInvitations = (ctx: Ctx): Promise<Invitation[]> =>
  ctx.tx.all(selectOpen, [ctx.tenantId, ctx.now]);

async function requireInviter(ctx: Ctx, role: Role): Promise<{ id: string; name: string }> {
  const inviter = await ctx.tx.maybe(selectPerson, [ctx.tenantId, ctx.actor.id]);
  if (!inviter) throw new DomainError('forbidden', 'Only people of the shop invite people.');
  requireRank(inviter.role, { from: null, to: role });
  return inviter;
}

/**
 * Sends somebody a link. The one they may have got before is void: it may be lost, or of another role.
 * Throws `forbidden`, `already_exists` for somebody who is one of the people, and `limit_reached`.
 */
export async function invitePerson(ctx: Ctx, input: NewInvitation): Promise<Invitation> {
  const { name, role } = input;
  const email = input.email.toLowerCase();
  const inviter = await requireInviter(ctx, role);
  if (await ctx.tx.maybe(selectColleague, [ctx.tenantId, email])) {
    throw new DomainError(
      'already_exists',
      'Somebody with this e-mail address is one of the people already.',
    );
  }
  return sendInvitation(ctx, { ...input, email, name, role }, inviter);
}

/**
 * As {@link invitePerson}, for the operator of the installation, who is none of the people: the shop's first owner, or
 * one for a shop that has lost its owners. Throws `limit_reached`.
 */
export const inviteOwner = (ctx: Ctx, input: Omit<NewInvitation, 'role'>): Promise<Invitation> => {
  const invitation = { ...input, email: input.email.toLowerCase(), role: 'owner' } as const;
  return sendInvitation(ctx, invitation, { id: null, name: 'Who runs this installation' });
};

async function sendInvitation(
  ctx: Ctx,
  { email, name, role, linkOf }: NewInvitation,
  inviter: { id: string | null; name: string },
): Promise<Invitation> {
  await ctx.tx.run(revokeForAddress, [ctx.tenantId, email, ctx.now]);
  if ((await listInvitations(ctx)).length >= mostInvitations) {
    throw new DomainError('limit_reached', `A shop has at most ${mostInvitations} open invitations.`);
  }
  const id = newId();
  const token = generateToken('wbi');
  const expiresAt = new Date(ctx.now.getTime() + invitationMs);
  await ctx.tx.run(insert, [
    ...[ctx.tenantId, id, email, name, role, hashToken(token), inviter.id, ctx.now, expiresAt],
  ]);
  const data = { name, role, inviterName: inviter.name, expiresAt, link: linkOf(token) };
  await queueMail(ctx, { kind: 'invitation', subjectId: id, recipient: email, data });
  ctx.audit({ action: 'person.invite', subject: { type: 'invitation', id }, after: { email, name, role } });
  return { id, email, name, role, invitedBy: inviter.id, createdAt: ctx.now, expiresAt };
}

/** Throws `not_found` for one that is not open. */
export async function revokeInvitation(ctx: Ctx, id: string): Promise<void> {
  if ((await ctx.tx.run(revoke, [ctx.tenantId, id, ctx.now])) === 0) throw notFound('invitation');
  ctx.audit({ action: 'invitation.revoke', subject: { type: 'invitation', id } });
}

/** What somebody offered to others ends with their own standing. */
export const revokeInvitationsBy = (ctx: Ctx, userId: string): Promise<number> =>
  ctx.tx.run(revokeBy, [ctx.tenantId, userId, ctx.now]);
