import { isUniqueViolation } from '@waybill/db';
import { inviteOwner } from '../../access/people/invitations.ts';
import type { Ctx, Scope } from '../../context.ts';
import { DomainError } from '../../errors.ts';
import { createTenant, type NewTenant } from '../create-tenant.ts';
import { auditElsewhere } from './on-record.ts';
import { readTenant, type TenantRecord } from './record.ts';

export interface NewShop extends NewTenant {
  /** Who gets an invitation by mail. */
  owner: { email: string; name: string };
  /** Where its link leads. */
  linkOf: (token: string) => string;
}

const taken = (slug: string) =>
  new DomainError('already_exists', `There is a shop with the slug ${slug} already.`, {
    errors: [{ path: 'slug', message: 'is taken' }],
  });

/** Opens a shop under the context's tenant id, and invites its owner. Throws `already_exists` for a slug that is taken. */
export async function openShop(
  ctx: Ctx,
  { owner, linkOf, ...tenant }: NewShop,
  operator: Scope,
): Promise<TenantRecord> {
  try {
    await createTenant(ctx, tenant);
  } catch (error) {
    if (isUniqueViolation(error)) throw taken(tenant.slug);
    throw error;
  }
  await inviteOwner(ctx, { ...owner, linkOf });
  const { slug, name, currency } = tenant;
  const note = {
    action: 'tenant.open',
    subject: { type: 'tenant', id: ctx.tenantId },
    before: null,
    after: { slug, name, currency, owner: owner.email },
  } as const;
  ctx.audit(note);
  await auditElsewhere(ctx, operator, note);
  return readTenant(ctx);
}
