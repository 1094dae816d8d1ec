import { statement } from '@waybill/db';
import type { Ctx, Scope } from '../../context.ts';
import { DomainError } from '../../errors.ts';
import { releaseHeldJobs } from '../../jobs/suspension.ts';
import { putOnBothRecords } from './on-record.ts';
import { lockTenant, readTenant, type TenantRecord, tenantStatusOf } from './record.ts';
import { requireOther } from './suspend-tenant.ts';

const dayMs = 24 * 60 * 60 * 1_000;

const setDeletion = statement(
  'tenant-set-deletion',
  `UPDATE tenants SET deletion_requested_at = $2, delete_after = $3, deletion_requested_from = $4 WHERE id = $1`,
);

const findOperator = statement<{ id: string }>(
  'tenant-operator',
  'SELECT id FROM users WHERE tenant_id = $1 AND operator AND disabled_at IS NULL LIMIT 1',
);

/**
 * Suspends the shop, and lets it be deleted after the grace period, in which that can be undone. Asked for once more it
 * changes nothing. Throws `not_found`, and `illegal_transition` for the shop of somebody who operates the installation:
 * the proofs of other deletions are in its log.
 */
export async function requestDeletion(
  ctx: Ctx,
  { operator, graceDays }: { operator: Scope; graceDays: number },
): Promise<TenantRecord> {
  requireOther(ctx, operator);
  const before = await lockTenant(ctx);
  if (before.deleteAfter) return readTenant(ctx);
  if (await ctx.tx.maybe(findOperator, [ctx.tenantId])) {
    throw new DomainError(
      'illegal_transition',
      'One of its people operates the installation: remove them first.',
    );
  }
  const deleteAfter = new Date(ctx.now.getTime() + graceDays * dayMs);
  await ctx.tx.run(setDeletion, [ctx.tenantId, ctx.now, deleteAfter, operator.tenantId]);
  await putOnBothRecords(ctx, operator, {
    action: 'tenant.request_deletion',
    before: { status: tenantStatusOf(before) },
    after: { deleteAfter },
  });
  return readTenant(ctx);
}

/**
 * The shop is kept, and is what it was before: suspended, if it was. Throws `not_found`, and `illegal_transition` once
 * its deletion has begun.
 */
export async function undoDeletion(ctx: Ctx, { operator }: { operator: Scope }): Promise<TenantRecord> {
  const before = await lockTenant(ctx);
  if (!before.deleteAfter) return readTenant(ctx);
  if (before.isBeingErased) {
    throw new DomainError('illegal_transition', 'The deletion has begun: it cannot be undone any more.');
  }
  await ctx.tx.run(setDeletion, [ctx.tenantId, null, null, null]);
  const after = await readTenant(ctx);
  if (tenantStatusOf(after) === 'active') await releaseHeldJobs(ctx);
  await putOnBothRecords(ctx, operator, {
    action: 'tenant.undo_deletion',
    before: { deleteAfter: before.deleteAfter },
    after: { status: tenantStatusOf(after) },
  });
  return after;
}
