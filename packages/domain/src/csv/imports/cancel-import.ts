import type { Ctx } from '../../context.ts';
import { DomainError, notFound } from '../../errors.ts';
import { endImport } from './end-import.ts';
import { type CsvImport, getImport, isUnderWay, lockImport, type OfKind } from './import.ts';

/**
 * Stops an import; what it has changed stays changed, and one that changes all or nothing changes nothing. Once more it
 * does nothing. Throws `not_found`, and `illegal_transition` for one that is over or changes everything at this moment.
 */
export async function cancelImport(ctx: Ctx, wanted: OfKind): Promise<CsvImport> {
  const { mode, status, dryRun } = await getImport(ctx, wanted);
  // It is one transaction: who waited for its lock would find it completed.
  if (mode === 'all-or-nothing' && status === 'applying')
    throw new DomainError('illegal_transition', 'All rows are changed at this moment.', {
      extras: { currentStatus: status, allowed: [] },
    });
  const row = await lockImport(ctx, wanted.id);
  if (!row) throw notFound('import');
  if (row.status === 'cancelled') return getImport(ctx, wanted);
  if (!isUnderWay(row.status)) {
    throw new DomainError('illegal_transition', 'The import is over.', {
      extras: { currentStatus: row.status, allowed: [] },
    });
  }
  await endImport(ctx, wanted.id, { status: 'cancelled' });
  ctx.audit({
    action: 'csv.import_cancel',
    subject: { type: 'csv_import', id: wanted.id },
    before: { status, dryRun },
    after: { status: 'cancelled' },
  });
  return getImport(ctx, wanted);
}
