import { statement } from '@waybill/db';
import type { Actor, Ctx } from '../../context.ts';
import { notFound } from '../../errors.ts';
import { actorLabel } from '../../order/events.ts';
import { cutPage } from '../../page.ts';
import type { Delimiter } from '../delimiters.ts';
import type { Header } from '../header.ts';

export const importKinds = ['products', 'stock'] as const;
export type ImportKind = (typeof importKinds)[number];

export const importModes = ['best-effort', 'all-or-nothing'] as const;
export type ImportMode = (typeof importModes)[number];

/** `checking` and `applying` are under way; an upload that has not ended is shown to nobody. */
export const importStatuses = ['checking', 'applying', 'completed', 'failed', 'cancelled'] as const;
export type ImportStatus = (typeof importStatuses)[number];

/** What became of the rows so far, or what would have in a dry run. */
export interface RowCounts {
  read: number;
  created: number;
  updated: number;
  unchanged: number;
  failed: number;
}

export interface CsvImport {
  id: string;
  kind: ImportKind;
  mode: ImportMode;
  dryRun: boolean;
  status: ImportStatus;
  /** Hundredths of the file that the pass under way has behind it. */
  progress: number;
  bytes: number;
  rows: RowCounts;
  /** All that was found wrong; of it so many are in the report. */
  faults: number;
  reported: number;
  /** Why the file as a whole was not taken. */
  failure: string | null;
  createdBy: string;
  createdAt: Date;
  finishedAt: Date | null;
  /** Until then it can be looked up. */
  expiresAt: Date;
}

/** Of one file, in bytes. */
export const maxImportBytes = 32 * 1024 * 1024;
/** More than this is found wrong, and not told one by one. */
export const maxReported = 10_000;
/**
 * Rows of a file that is taken as a whole or not at all: they change in one transaction, which keeps whoever else changes
 * the same products or levels waiting until it ends.
 */
export const maxRowsAtOnce = 10_000;
/** How long an import and its report can be looked up, in days. */
export const importDays = 30;

/** As it is stored. */
export interface ImportRow
  extends Omit<CsvImport, 'status' | 'progress' | 'rows' | 'reported' | 'createdBy'> {
  status: ImportStatus | 'receiving';
  /** As it was given; null: to be found out. */
  delimiter: Delimiter | null;
  /** Of the movements of stock. */
  reason: string | null;
  layout: Layout | null;
  /** Where the next row begins, and its number. */
  nextByte: number;
  nextRow: number;
  read: number;
  created: number;
  updated: number;
  unchanged: number;
  failed: number;
  actorType: Actor['type'];
  actorId: string;
}

/** How the file is written, by its first row. */
export interface Layout {
  delimiter: Delimiter;
  header: Header;
}

export const importColumns = `id, kind, mode, dry_run AS "dryRun", status, bytes, delimiter, reason, columns AS layout,
  next_byte AS "nextByte", next_row AS "nextRow", rows_read AS "read", created, updated, unchanged, failed, faults, failure,
  actor_type AS "actorType", actor_id AS "actorId", created_at AS "createdAt", finished_at AS "finishedAt",
  expires_at AS "expiresAt"`;

const selectPage = statement<ImportRow>(
  'csv-imports',
  `SELECT ${importColumns} FROM csv_imports
   WHERE tenant_id = $1 AND kind = $2 AND status <> 'receiving' AND expires_at > $3
     AND ($4::uuid IS NULL OR id = $4) AND ($5::uuid IS NULL OR id < $5)
   ORDER BY id DESC LIMIT $6`,
);

const lock = statement<ImportRow>(
  'csv-import-lock',
  `SELECT ${importColumns} FROM csv_imports WHERE tenant_id = $1 AND id = $2 FOR UPDATE`,
);

/** Whether its rows are still worked, so that it can be stopped. */
export const isUnderWay = (status: ImportRow['status']): boolean =>
  status === 'checking' || status === 'applying';

export function toImport(row: ImportRow): CsvImport {
  const { id, kind, mode, dryRun, status, bytes, read, created, updated, unchanged, failed } = row;
  if (status === 'receiving') throw new Error(`the import ${id} is being received`);
  const { faults, failure, createdAt, finishedAt, expiresAt, nextByte } = row;
  return {
    ...{ id, kind, mode, dryRun, status, bytes, faults, failure, createdAt, finishedAt, expiresAt },
    progress: isUnderWay(status) && bytes > 0 ? Math.floor((100 * nextByte) / bytes) : 100,
    rows: { read, created, updated, unchanged, failed },
    reported: Math.min(faults, maxReported),
    createdBy: actorLabel({ type: row.actorType, id: row.actorId }),
  };
}

export interface OfKind {
  kind: ImportKind;
  id: string;
}

/** Throws `not_found`, also for one of another kind. */
export async function getImport({ tx, tenantId, now }: Ctx, { kind, id }: OfKind): Promise<CsvImport> {
  const row = await tx.maybe(selectPage, [tenantId, kind, now, id, null, 1]);
  if (!row) throw notFound('import');
  return toImport(row);
}

/** The newest first, older than `after`. `nextAfter` is null on the last page. */
export async function listImports(
  { tx, tenantId, now }: Ctx,
  { kind, after, limit }: { kind: ImportKind; after?: string | undefined; limit: number },
): Promise<{ imports: CsvImport[]; nextAfter: string | null }> {
  const rows = await tx.all(selectPage, [tenantId, kind, now, null, after, limit + 1]);
  const { page, next: nextAfter } = cutPage(rows, limit, ({ id }) => id);
  return { imports: page.map(toImport), nextAfter };
}

/** Nobody else works on it or stops it until this transaction ends. Null where there is none any more. */
export const lockImport = ({ tx, tenantId }: Ctx, id: string): Promise<ImportRow | null> =>
  tx.maybe(lock, [tenantId, id]);
