import { type Database, statement } from '@waybill/db';
import type { Ctx } from '../../context.ts';
import { notFound } from '../../errors.ts';
import { newId } from '../../ids.ts';

/** One table of an export: a row of it in each line. */
export interface ExportFile {
  name: string;
  rows: number;
  bytes: number;
}

export interface TenantExport {
  id: string;
  status: 'queued' | 'ready';
  requestedAt: Date;
  finishedAt: Date | null;
  /** Until then it can be downloaded. */
  expiresAt: Date;
  files: ExportFile[];
}

/** How long an export is kept, in days. */
export const exportDays = 7;

const columns = `id, status, requested_at AS "requestedAt", finished_at AS "finishedAt", expires_at AS "expiresAt", files`;

const selectAll = statement<TenantExport>(
  'exports',
  `SELECT ${columns} FROM tenant_exports WHERE tenant_id = $1 AND expires_at > $2 ORDER BY requested_at DESC, id DESC`,
);

const select = statement<TenantExport>(
  'export-read',
  `SELECT ${columns} FROM tenant_exports WHERE tenant_id = $1 AND id = $2 AND expires_at > $3`,
);

/** Of two who ask at once the second one waits, and finds what the first one asked for. */
const lock = statement('export-lock', 'SELECT id FROM tenants WHERE id = $1 FOR NO KEY UPDATE');

const insert = statement(
  'export-insert',
  `INSERT INTO tenant_exports (tenant_id, id, status, requested_at, expires_at)
   VALUES ($1, $2, 'queued', $3, $3::timestamptz + ${exportDays} * interval '1 day')`,
);

const removeOlder = statement(
  'exports-delete',
  `DELETE FROM tenant_exports WHERE tenant_id = $1 AND status = 'ready'`,
);

/** The newest first. */
export const listExports = ({ tx, tenantId, now }: Ctx): Promise<TenantExport[]> =>
  tx.all(selectAll, [tenantId, now]);

/** Throws `not_found`, also for one that has expired. */
export async function readExport({ tx, tenantId, now }: Ctx, id: string): Promise<TenantExport> {
  const found = await tx.maybe(select, [tenantId, id, now]);
  if (!found) throw notFound('export');
  return found;
}

/** Lets a job write all of the shop's data down; what an earlier one wrote goes. One at a time: the one that is under way. */
export async function requestExport(ctx: Ctx): Promise<{ wanted: TenantExport; isNew: boolean }> {
  await ctx.tx.run(lock, [ctx.tenantId]);
  const underWay = (await listExports(ctx)).find(({ status }) => status === 'queued');
  if (underWay) return { wanted: underWay, isNew: false };
  await ctx.tx.run(removeOlder, [ctx.tenantId]);
  const id = newId();
  await ctx.tx.run(insert, [ctx.tenantId, id, ctx.now]);
  ctx.enqueue('tenant.export', { exportId: id });
  return { wanted: await readExport(ctx, id), isNew: true };
}

const selectChunk = statement<{ data: string }>(
  'export-chunk',
  'SELECT data FROM tenant_export_chunks WHERE tenant_id = $1 AND export_id = $2 AND file = $3 AND nth = $4',
);

/** A file, piece by piece: each is read when it is asked for, so that a slow reader holds nothing. */
export async function* readExportFile(
  db: Database,
  { tenantId, exportId, file }: { tenantId: string; exportId: string; file: string },
): AsyncGenerator<string> {
  for (let nth = 0; ; nth++) {
    const chunk = await db.inTenant(tenantId, (tx) => tx.maybe(selectChunk, [tenantId, exportId, file, nth]));
    if (!chunk) return;
    yield chunk.data;
  }
}
