import { type Database, statement } from '@waybill/db';
import type { Ctx } from '../../context.ts';
import { newId } from '../../ids.ts';
import type { Delimiter } from '../delimiters.ts';
import { type CsvImport, getImport, type ImportKind, type ImportMode, importDays } from './import.ts';

export interface NewImport {
  kind: ImportKind;
  mode: ImportMode;
  dryRun: boolean;
  delimiter?: Delimiter | undefined;
  /** Of movements of stock whose row gives none. */
  reason?: string | undefined;
}

/** How long an upload that nobody ended is kept, in hours. */
const uploadHours = 1;

const insert = statement(
  'csv-import-insert',
  `INSERT INTO csv_imports (tenant_id, id, kind, mode, dry_run, delimiter, reason, status, actor_type, actor_id,
                            created_at, updated_at, expires_at)
   VALUES ($1, $2, $3, $4, $5, $6, $7, 'receiving', $8, $9, $10, $10,
           $10::timestamptz + ${uploadHours} * interval '1 hour')`,
);

const insertPiece = statement(
  'csv-import-piece-insert',
  'INSERT INTO csv_import_pieces (tenant_id, import_id, start_byte, data) VALUES ($1, $2, $3, $4)',
);

const accept = statement(
  'csv-import-accept',
  `UPDATE csv_imports
   SET status = $3, bytes = $4, created_at = $5, updated_at = $5,
       expires_at = $5::timestamptz + ${importDays} * interval '1 day'
   WHERE tenant_id = $1 AND id = $2 AND status = 'receiving'`,
);

const drop = statement(
  'csv-import-drop',
  `DELETE FROM csv_imports WHERE tenant_id = $1 AND id = $2 AND status = 'receiving'`,
);

/** Makes room for a file whose pieces follow. It is nothing yet: an upload that breaks off leaves nothing behind. */
export async function beginImport(ctx: Ctx, wanted: NewImport): Promise<string> {
  const id = newId();
  const { kind, mode, dryRun, delimiter, reason } = wanted;
  const { type, id: actorId } = ctx.actor;
  await ctx.tx.run(insert, [
    ...[ctx.tenantId, id, kind, mode, dryRun, delimiter ?? null, reason ?? null, type, actorId, ctx.now],
  ]);
  return id;
}

/** Stores the piece of the file that begins at this byte. */
export const storePiece = (
  db: Database,
  { tenantId, importId, startByte, data }: PlacedPiece,
): Promise<number> =>
  db.inTenant(tenantId, (tx) => tx.run(insertPiece, [tenantId, importId, startByte, data]));

export interface PlacedPiece {
  tenantId: string;
  importId: string;
  startByte: number;
  data: Uint8Array;
}

/** The file is whole: a job works it from here on. */
export async function acceptImport(
  ctx: Ctx,
  { id, kind, mode, dryRun, bytes, sha256 }: NewImport & { id: string; bytes: number; sha256: string },
): Promise<CsvImport> {
  const status = mode === 'best-effort' && !dryRun ? 'applying' : 'checking';
  if ((await ctx.tx.run(accept, [ctx.tenantId, id, status, bytes, ctx.now])) === 0)
    throw new Error(`the import ${id} is not being received`);
  ctx.enqueue('csv.import', { importId: id }, { dedupeKey: id });
  ctx.audit({
    action: 'csv.import',
    subject: { type: 'csv_import', id },
    before: null,
    after: { kind, mode, dryRun, bytes, sha256 },
  });
  return getImport(ctx, { kind, id });
}

/** Forgets an upload that broke off, or that was there before. */
export const dropUpload = (
  db: Database,
  { tenantId, id }: { tenantId: string; id: string },
): Promise<number> => db.inTenant(tenantId, (tx) => tx.run(drop, [tenantId, id]));
