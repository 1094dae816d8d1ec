import type { Ctx } from '../../context.ts';
import { type CsvExport, insertExport, type NewExport } from './export.ts';
import { sources } from './sources.ts';

/** Lets a job write a file; it can be downloaded when it is completed. */
export async function requestCsvExport(ctx: Ctx, wanted: NewExport): Promise<CsvExport> {
  const { kind, filter } = wanted;
  const total = await sources[kind].count(ctx, filter);
  const asked = await insertExport(ctx, wanted, total);
  ctx.enqueue('csv.export', { exportId: asked.id }, { dedupeKey: asked.id });
  ctx.audit({
    action: 'csv.export',
    subject: { type: 'csv_export', id: asked.id },
    before: null,
    after: { kind, filter, total, expiresAt: asked.expiresAt },
  });
  return asked;
}
