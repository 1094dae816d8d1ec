import { statement } from '@waybill/db';
import type { Ctx } from '../../context.ts';
import { requestExport } from './exports.ts';

/** Waits for one that is being written at this moment; what a slower one writes finds no export to belong to. */
const remove = statement<{ status: string }>(
  'exports-drop',
  'DELETE FROM tenant_exports WHERE tenant_id = $1 RETURNING status',
);

/** Deletes what was written down of the shop before somebody was erased; one that is under way is begun anew. */
export async function dropExports(ctx: Ctx): Promise<void> {
  const dropped = await ctx.tx.all(remove, [ctx.tenantId]);
  if (dropped.some(({ status }) => status === 'queued')) await requestExport(ctx);
}
