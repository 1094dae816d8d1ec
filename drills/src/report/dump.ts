import { type Statement, statement } from '@waybill/db';
import type { Site } from '../site/site.ts';

/** What tells the story of the orders, for those who look into a broken promise. */
const tables = [
  'orders',
  'order_events',
  'payments',
  'payment_entries',
  'refunds',
  'messages',
  'webhook_events',
  'outbox',
  'sweep_runs',
] as const;

const selects: readonly { table: string; select: Statement<{ row: object }> }[] = tables.map((table) => ({
  table,
  select: statement<{ row: object }>(`drill-dump-${table}`, `SELECT to_jsonb(t) AS row FROM ${table} t`),
}));

/** Every row of these tables, one a line, by table. */
export async function dumpTables({ systemDb }: Pick<Site, 'systemDb'>): Promise<Map<string, string>> {
  return systemDb.inSnapshot(async (tx) => {
    const dumps = new Map<string, string>();
    for (const { table, select } of selects) {
      const rows = await tx.all(select);
      dumps.set(table, rows.map(({ row }) => `${JSON.stringify(row)}\n`).join(''));
    }
    return dumps;
  });
}
