import { type Database, statement } from '@waybill/db';
import type { Ctx } from '../context.ts';
import { DomainError } from '../errors.ts';
import { newId } from '../ids.ts';
import { hashPassword, verifyPassword } from './passwords.ts';
import type { Role } from './permissions.ts';

export interface StaffMember {
  tenantId: string;
  userId: string;
  name: string;
  role: Role;
  /** Operates the installation, whatever the role in the own shop is. */
  operator: boolean;
}

export interface NewStaffMember {
  email: string;
  name: string;
  password: string;
  role: Role;
  operator?: boolean;
}

export async function createStaffMember(
  ctx: Ctx,
  { email, name, password, role, operator = false }: NewStaffMember,
): Promise<void> {
  const passwordHash = await hashPassword(password);
  await ctx.tx.prisma.user.create({
    data: {
      tenantId: ctx.tenantId,
      id: newId(),
      email: email.toLowerCase(),
      name,
      role,
      operator,
      passwordHash,
      createdAt: ctx.now,
    },
  });
}

const findUsers = statement<{
  tenant_id: string;
  id: string;
  name: string;
  role: Role;
  operator: boolean;
  password_hash: string;
}>('users-find', 'SELECT tenant_id, id, name, role, operator, password_hash FROM find_people($1)');

export const wrongCredentials = () =>
  new DomainError('invalid_credentials', 'The e-mail address or the password is wrong.');

/** Compared against when there is no such person, so that the answer takes as long. */
const nobody = hashPassword('nobody has this password');

/** Somebody whose password was verified, and which one: it may be changed before a session starts. */
export interface AuthenticatedStaff extends StaffMember {
  passwordHash: string;
}

/** Throws `invalid_credentials`, the same way and after the same time whichever of the two is wrong. */
export async function authenticateStaff(
  db: Database,
  { email, password }: { email: string; password: string },
): Promise<AuthenticatedStaff> {
  const users = await db.inSystem((tx) => tx.all(findUsers, [email]));
  if (users.length === 0) await verifyPassword(password, await nobody);
  for (const user of users) {
    if (!(await verifyPassword(password, user.password_hash))) continue;
    const { tenant_id: tenantId, id: userId, password_hash: passwordHash, name, role, operator } = user;
    return { tenantId, userId, name, role, operator, passwordHash };
  }
  throw wrongCredentials();
}
