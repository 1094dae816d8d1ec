import { statement } from '@waybill/db';
import type { Ctx } from '../../context.ts';

const end = statement(
  'csv-import-end',
  `UPDATE csv_imports SET status = $3, failure = $4, finished_at = $5, updated_at = $5
   WHERE tenant_id = $1 AND id = $2 AND status IN ('checking', 'applying')`,
);

const dropPieces = statement(
  'csv-import-drop-pieces',
  'DELETE FROM csv_import_pieces WHERE tenant_id = $1 AND import_id = $2',
);

const dropKeys = statement(
  'csv-import-drop-keys',
  'DELETE FROM csv_import_keys WHERE tenant_id = $1 AND import_id = $2',
);

/** Before a file is read once more: nothing in it was met yet. */
export const forgetKeys = ({ tx, tenantId }: Ctx, importId: string): Promise<number> =>
  tx.run(dropKeys, [tenantId, importId]);

/** The import is over, and its file is not needed any more: what is kept is what became of it. */
export async function endImport(
  ctx: Ctx,
  id: string,
  { status, failure = null }: { status: 'completed' | 'failed' | 'cancelled'; failure?: string | null },
): Promise<void> {
  await ctx.tx.run(end, [ctx.tenantId, id, status, failure, ctx.now]);
  await ctx.tx.run(dropPieces, [ctx.tenantId, id]);
  await forgetKeys(ctx, id);
}
