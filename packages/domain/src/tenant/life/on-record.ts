import { statement } from '@waybill/db';
import { appendToAuditLog } from '../../audit-log/append.ts';
import type { AuditNote } from '../../audit-log/entry.ts';
import { toAuditEntry } from '../../audit-log/to-entry.ts';
import type { Ctx, Scope } from '../../context.ts';

const nameTenant = statement('tenant-name', `SELECT set_config('waybill.tenant', $1, true)`);

/** Puts it on record in another tenant's log, with this transaction's commit or not at all. */
export async function auditElsewhere(ctx: Ctx, scope: Scope, note: AuditNote): Promise<void> {
  await ctx.tx.run(nameTenant, [scope.tenantId]);
  await appendToAuditLog(ctx.tx, scope.tenantId, [toAuditEntry(scope, ctx.now)(note)]);
  await ctx.tx.run(nameTenant, [ctx.tenantId]);
}

/** What an operator does to a shop is on record in the shop's log, and in that of the operator's own shop. */
export async function putOnBothRecords(
  ctx: Ctx,
  operator: Scope,
  note: Omit<AuditNote, 'subject'>,
): Promise<void> {
  const subject = { type: 'tenant', id: ctx.tenantId };
  ctx.audit({ ...note, subject });
  await auditElsewhere(ctx, operator, { ...note, subject });
}
