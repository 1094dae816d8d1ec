import { statement } from '@waybill/db';
import type { Ctx } from '../../context.ts';
import { DomainError, notFound } from '../../errors.ts';
import type { Role } from '../permissions.ts';
import { endSessionsOf } from '../sessions/end-session.ts';
import { revokeInvitationsBy } from './invitations.ts';
import { requireRank } from './rank.ts';

/** One of the people of a shop. */
export interface Person {
  id: string;
  email: string;
  name: string;
  role: Role;
  createdAt: Date;
}

const selectPeople = statement<Person>(
  'people',
  `SELECT id, email, name, role, created_at AS "createdAt" FROM users
   WHERE tenant_id = $1 AND disabled_at IS NULL ORDER BY created_at, id`,
);

export const listPeople = (ctx: Ctx): Promise<Person[]> => ctx.tx.all(selectPeople, [ctx.tenantId]);

interface LockedPerson extends Person {
  operator: boolean;
}

/** Who has a say in a change: who acts, who is changed, and all owners; always locked in the same order. */
const lockPeople = statement<LockedPerson>(
  'people-lock',
  `SELECT id, email, name, role, created_at AS "createdAt", operator FROM users
   WHERE tenant_id = $1 AND disabled_at IS NULL AND (role = 'owner' OR id = ANY($2::uuid[])) ORDER BY id FOR UPDATE`,
);

const update = statement(
  'person-update',
  'UPDATE users SET name = $3, role = $4 WHERE tenant_id = $1 AND id = $2',
);

const disable = statement(
  'person-disable',
  'UPDATE users SET disabled_at = $3 WHERE tenant_id = $1 AND id = $2',
);

interface Standing {
  actor: LockedPerson;
  person: LockedPerson;
  isLastOwner: boolean;
}

/** Throws `not_found`; `forbidden` for an actor who is gone meanwhile. */
async function lockStanding(ctx: Ctx, id: string): Promise<Standing> {
  const locked = await ctx.tx.all(lockPeople, [ctx.tenantId, [id, ctx.actor.id]]);
  const actor = locked.find((one) => one.id === ctx.actor.id);
  const person = locked.find((one) => one.id === id);
  if (!actor) throw new DomainError('forbidden', 'Only people of the shop change people.');
  if (!person) throw notFound('person');
  const owners = locked.filter(({ role }) => role === 'owner');
  return { actor, person, isLastOwner: owners.length === 1 && person.role === 'owner' };
}

const lastOwner = () =>
  new DomainError('last_owner', 'A shop keeps at least one owner: make another one first.');

/** Throws `not_found`, `forbidden` and `last_owner`. A changed role holds within a second. */
export async function changePerson(
  ctx: Ctx,
  id: string,
  change: { name?: string | undefined; role?: Role | undefined },
): Promise<Person> {
  const { actor, person, isLastOwner } = await lockStanding(ctx, id);
  const { name = person.name, role = person.role } = change;
  if (role !== person.role) {
    requireRank(actor.role, { from: person.role, to: role });
    if (isLastOwner) throw lastOwner();
    await revokeInvitationsBy(ctx, id);
  } else {
    requireRank(actor.role, { from: person.role, to: null });
  }
  await ctx.tx.run(update, [ctx.tenantId, id, name, role]);
  ctx.audit({
    action: 'person.update',
    subject: { type: 'person', id },
    before: { name: person.name, role: person.role },
    after: { name, role },
  });
  const { email, createdAt } = person;
  return { id, email, name, role, createdAt };
}

/** Takes away all access; what the person did stays on record. Throws `not_found`, `forbidden` and `last_owner`. */
export async function removePerson(ctx: Ctx, id: string): Promise<void> {
  const { actor, person, isLastOwner } = await lockStanding(ctx, id);
  requireRank(actor.role, { from: person.role, to: null });
  if (person.operator && !actor.operator) {
    throw new DomainError('forbidden', 'Only an operator of the installation removes one.');
  }
  if (isLastOwner) throw lastOwner();
  await ctx.tx.run(disable, [ctx.tenantId, id, ctx.now]);
  await revokeInvitationsBy(ctx, id);
  await endSessionsOf(ctx, { userId: id, why: 'the person was removed' });
  ctx.audit({
    action: 'person.remove',
    subject: { type: 'person', id },
    before: { name: person.name, email: person.email, role: person.role },
    after: null,
  });
}
