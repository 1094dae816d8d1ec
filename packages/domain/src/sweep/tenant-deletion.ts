import { type Statement, statement } from '@waybill/db';
import { verifyAuditLog } from '../audit-log/verify.ts';
import type { Ctx, Scope } from '../context.ts';
import { deleteAll } from '../ports/file-storage.ts';
import { auditElsewhere } from '../tenant/life/on-record.ts';
import { deletionOrder, readTenantTables } from '../tenant/life/tenant-tables.ts';
import { type Sweep, type SweepTools, type SweepToolsWithFiles, sweepActor } from './sweep.ts';

/** Rows in one transaction at most. */
const batch = 2_000;

/** As long as whatever was under way for the shop, and may still write a row, can take, in seconds. */
const lullSeconds = 60;

interface Doomed {
  id: string;
  slug: string;
  name: string;
  requestedAt: Date;
  /** The shop in whose log the proof is kept. */
  proofIn: string;
  hasBegun: boolean;
  /** Nobody can have written to it any more. */
  isQuiet: boolean;
}

/** By the database's own clock, as the function that deletes goes by it. */
const selectDoomed = statement<Doomed>(
  'tenants-to-erase',
  `SELECT id, slug, name, deletion_requested_at AS "requestedAt", erasing_since IS NOT NULL AS "hasBegun",
          coalesce(erasing_since < now() - ${lullSeconds} * interval '1 s', false) AS "isQuiet",
          coalesce(
            (SELECT o.id FROM tenants o WHERE o.id = t.deletion_requested_from),
            (SELECT u.tenant_id FROM users u WHERE u.operator AND u.disabled_at IS NULL AND u.tenant_id <> t.id
             ORDER BY u.created_at LIMIT 1)) AS "proofIn"
   FROM tenants t WHERE delete_after <= now() ORDER BY delete_after LIMIT 10`,
);

const begin = statement(
  'tenant-begin-erasing',
  'UPDATE tenants SET erasing_since = now() WHERE id = $1 AND delete_after <= now() AND erasing_since IS NULL',
);

const erase = statement<{ gone: number }>(
  'tenant-erase-rows',
  'SELECT erase_rows($1::regclass, $2, $3) AS gone',
);

const countIn = (table: string): Statement<{ rows: number }> =>
  statement(`tenant-count-${table}`, `SELECT count(*) AS rows FROM "${table}" WHERE tenant_id = $1`);

const scopeIn = (tenantId: string): Scope => ({ tenantId, actor: sweepActor('tenant-deletion') });

async function countRows(ctx: Ctx, tables: readonly string[]): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const table of tables) {
    const count = (await ctx.tx.maybe(countIn(table), [ctx.tenantId]))?.rows ?? 0;
    if (count > 0) counts[table] = count;
  }
  return counts;
}

/** From here on it cannot be undone: what there was is put on record where it stays. */
async function beginErasing(ctx: Ctx, tables: readonly string[], tenant: Doomed): Promise<void> {
  if ((await ctx.tx.run(begin, [ctx.tenantId])) === 0) return;
  const { slug, name, requestedAt } = tenant;
  const { entries, head } = await verifyAuditLog(ctx.tx, ctx.tenantId);
  await auditElsewhere(ctx, scopeIn(tenant.proofIn), {
    action: 'tenant.erase',
    subject: { type: 'tenant', id: ctx.tenantId },
    before: { slug, name, requestedAt, rows: await countRows(ctx, tables), auditLog: { entries, head } },
  });
}

async function eraseTable(
  { transact }: Pick<SweepTools, 'transact'>,
  table: string,
  id: string,
): Promise<void> {
  for (;;) {
    const erased = await transact(scopeIn(id), ({ tx }) => tx.maybe(erase, [table, id, batch]));
    if ((erased?.gone ?? 0) < batch) return;
  }
}

/** The last of it, and the proof that it is gone, in one commit. */
async function finishErasing(ctx: Ctx, { id, slug }: Doomed): Promise<void> {
  const erased = await ctx.tx.maybe(erase, ['tenants', id, 1]);
  if (erased?.gone !== 1) return;
  ctx.audit({ action: 'tenant.erased', subject: { type: 'tenant', id }, before: { slug }, after: null });
}

async function eraseTenant(
  tools: SweepToolsWithFiles,
  tables: readonly string[],
  tenant: Doomed,
): Promise<boolean> {
  const { id } = tenant;
  if (!tenant.hasBegun) await tools.transact(scopeIn(id), (ctx) => beginErasing(ctx, tables, tenant));
  for (const table of tables) await eraseTable(tools, table, id);
  if (!tenant.isQuiet) return false;
  await deleteAll(tools.storage, `${id}/`);
  await tools.transact(scopeIn(tenant.proofIn), (ctx) => finishErasing(ctx, tenant));
  return true;
}

/**
 * Erases the shops whose grace period has passed, row by row in many small transactions, from every table there is. A
 * minute later, when nothing writes to them any more, what may have come meanwhile goes too, its files,
 * and the shop itself.
 */
export const sweepTenantDeletion: Sweep<SweepToolsWithFiles> = async (tools) => {
  const doomed = await tools.systemDb.inSystem((tx) => tx.all(selectDoomed));
  if (doomed.length === 0) return 0;
  const tables = deletionOrder(await tools.systemDb.inSystem(readTenantTables));
  let gone = 0;
  for (const tenant of doomed) if (await eraseTenant(tools, tables, tenant)) gone += 1;
  return gone;
};
