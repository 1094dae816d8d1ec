import { type Database, statement } from '@waybill/db';
import type { Actor, Ctx } from '../../context.ts';
import { notFound } from '../../errors.ts';
import { newId } from '../../ids.ts';
import { actorLabel } from '../../order/events.ts';
import type { OrderStatus } from '../../order/transitions.ts';
import { cutPage } from '../../page.ts';
import type { Delimiter } from '../delimiters.ts';

export const exportKinds = ['products', 'stock', 'orders'] as const;
export type ExportKind = (typeof exportKinds)[number];

/** What is in the file; everything where nothing is named. Moments are RFC 3339. */
export interface ExportFilter {
  /** Of products: the code of a category, with all that lies below it. */
  category?: string | undefined;
  active?: boolean | undefined;
  archived?: boolean | undefined;
  updatedSince?: string | undefined;
  /** Of stock. */
  location?: string | undefined;
  /** Of orders: accepted at or after `from`, and before `to`. */
  status?: OrderStatus | undefined;
  from?: string | undefined;
  to?: string | undefined;
}

export interface NewExport {
  kind: ExportKind;
  filter: ExportFilter;
  delimiter: Delimiter;
  byteOrderMark: boolean;
}

export interface CsvExport extends NewExport {
  id: string;
  status: 'running' | 'completed';
  /** Products, levels or orders: those there were when it was asked for, and those in the file so far. */
  total: number;
  done: number;
  /** Of the file, without its header: an order has one for each of its lines. */
  rows: number;
  bytes: number;
  createdBy: string;
  createdAt: Date;
  finishedAt: Date | null;
  /** Until then it can be downloaded. */
  expiresAt: Date;
}

/** How long a file can be downloaded, in hours. Orders say who bought what, and where they live: one day has to do. */
export const exportHours: Readonly<Record<ExportKind, number>> = {
  products: 7 * 24,
  stock: 7 * 24,
  orders: 24,
};

/** As it is stored. */
export interface ExportRow extends Omit<CsvExport, 'createdBy'> {
  pieces: number;
  /** What was written last; null before the first. */
  after: unknown;
  actorType: Actor['type'];
  actorId: string;
}

const columns = `id, kind, filter, delimiter, byte_order_mark AS "byteOrderMark", status, total, done, rows, bytes, pieces,
  "after", actor_type AS "actorType", actor_id AS "actorId", created_at AS "createdAt", finished_at AS "finishedAt",
  expires_at AS "expiresAt"`;

const insert = statement(
  'csv-export-insert',
  `INSERT INTO csv_exports (tenant_id, id, kind, filter, delimiter, byte_order_mark, status, total, actor_type, actor_id,
                            created_at, updated_at, expires_at)
   VALUES ($1, $2, $3, $4, $5, $6, 'running', $7, $8, $9, $10, $10, $10::timestamptz + $11 * interval '1 hour')`,
);

const selectPage = statement<ExportRow>(
  'csv-exports',
  `SELECT ${columns} FROM csv_exports
   WHERE tenant_id = $1 AND kind = $2 AND expires_at > $3 AND ($4::uuid IS NULL OR id = $4)
     AND ($5::uuid IS NULL OR id < $5)
   ORDER BY id DESC LIMIT $6`,
);

const lock = statement<ExportRow>(
  'csv-export-lock',
  `SELECT ${columns} FROM csv_exports WHERE tenant_id = $1 AND id = $2 FOR UPDATE`,
);

const dropOrders = statement(
  'csv-exports-drop-orders',
  `DELETE FROM csv_exports WHERE tenant_id = $1 AND kind = 'orders'`,
);

const selectPiece = statement<{ data: string }>(
  'csv-export-piece',
  'SELECT data FROM csv_export_pieces WHERE tenant_id = $1 AND export_id = $2 AND nth = $3',
);

const toExport = ({ pieces: _, after: __, actorType: type, actorId, ...row }: ExportRow): CsvExport => ({
  ...row,
  createdBy: actorLabel({ type, id: actorId }),
});

export interface OfExportKind {
  kind: ExportKind;
  id: string;
}

/** Throws `not_found`, also for one of another kind, and one that has expired. */
export async function getCsvExport(
  { tx, tenantId, now }: Ctx,
  { kind, id }: OfExportKind,
): Promise<CsvExport> {
  const row = await tx.maybe(selectPage, [tenantId, kind, now, id, null, 1]);
  if (!row) throw notFound('export');
  return toExport(row);
}

/** The newest first, older than `after`. `nextAfter` is null on the last page. */
export async function listCsvExports(
  { tx, tenantId, now }: Ctx,
  { kind, after, limit }: { kind: ExportKind; after?: string | undefined; limit: number },
): Promise<{ exports: CsvExport[]; nextAfter: string | null }> {
  const rows = await tx.all(selectPage, [tenantId, kind, now, null, after, limit + 1]);
  const { page, next: nextAfter } = cutPage(rows, limit, ({ id }) => id);
  return { exports: page.map(toExport), nextAfter };
}

/** Nobody else works on it until this transaction ends. Null where there is none any more. */
export const lockExport = ({ tx, tenantId }: Ctx, id: string): Promise<ExportRow | null> =>
  tx.maybe(lock, [tenantId, id]);

export async function insertExport(ctx: Ctx, wanted: NewExport, total: number): Promise<CsvExport> {
  const id = newId();
  const { kind, filter, delimiter, byteOrderMark } = wanted;
  const { type, id: actorId } = ctx.actor;
  await ctx.tx.run(insert, [
    ...[ctx.tenantId, id, kind, JSON.stringify(filter), delimiter, byteOrderMark, total, type, actorId],
    ...[ctx.now, exportHours[kind]],
  ]);
  return getCsvExport(ctx, { kind, id });
}

/** Deletes what was written down of orders before somebody was erased, and what is being written; it can be asked for anew. */
export const dropOrderExports = ({ tx, tenantId }: Ctx): Promise<number> => tx.run(dropOrders, [tenantId]);

/** The file, piece by piece: each is read when it is asked for, so that a slow reader holds nothing. */
export async function* readCsvExport(
  db: Database,
  { tenantId, exportId }: { tenantId: string; exportId: string },
): AsyncGenerator<string> {
  for (let nth = 0; ; nth++) {
    const piece = await db.inTenant(tenantId, (tx) => tx.maybe(selectPiece, [tenantId, exportId, nth]));
    if (!piece) return;
    yield piece.data;
  }
}
