import { statement } from '@waybill/db';
import type { Ctx, Scope } from '../../context.ts';
import { DomainError } from '../../errors.ts';
import { releaseHeldJobs } from '../../jobs/suspension.ts';
import { putOnBothRecords } from './on-record.ts';
import { lockTenant, readTenant, type TenantRecord, tenantStatusOf } from './record.ts';

const setSuspended = statement(
  'tenant-set-suspended',
  'UPDATE tenants SET suspended_at = $2, suspension_reason = $3 WHERE id = $1',
);

/** Nobody locks themselves out. */
export function requireOther(ctx: Ctx, operator: Scope): void {
  if (operator.tenantId !== ctx.tenantId) return;
  throw new DomainError('illegal_transition', 'The shop of who operates the installation stays as it is.');
}

/**
 * From now on the shop can be read, and not changed, and none of its jobs begins; the API knows within a second.
 * Suspending it once more changes nothing. Throws `not_found`, and `illegal_transition` for the operator's own.
 */
export async function suspendTenant(
  ctx: Ctx,
  { operator, reason }: { operator: Scope; reason: string },
): Promise<TenantRecord> {
  requireOther(ctx, operator);
  const before = await lockTenant(ctx);
  if (before.suspendedAt) return readTenant(ctx);
  await ctx.tx.run(setSuspended, [ctx.tenantId, ctx.now, reason]);
  await putOnBothRecords(ctx, operator, {
    action: 'tenant.suspend',
    before: { status: tenantStatusOf(before) },
    after: { reason },
  });
  return readTenant(ctx);
}

/**
 * Ends the suspension, and brings on the jobs that it held up. One that is to be deleted stays suspended until that is
 * undone. Resuming one that is not suspended changes nothing. Throws `not_found`.
 */
export async function resumeTenant(ctx: Ctx, { operator }: { operator: Scope }): Promise<TenantRecord> {
  const before = await lockTenant(ctx);
  if (!before.suspendedAt) return readTenant(ctx);
  await ctx.tx.run(setSuspended, [ctx.tenantId, null, null]);
  const after = await readTenant(ctx);
  if (tenantStatusOf(after) === 'active') await releaseHeldJobs(ctx);
  const { suspendedAt: since, suspensionReason: reason } = before;
  await putOnBothRecords(ctx, operator, {
    action: 'tenant.resume',
    before: { since, reason },
    after: { status: tenantStatusOf(after) },
  });
  return after;
}
