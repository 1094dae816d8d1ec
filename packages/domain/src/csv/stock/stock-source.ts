import { statement } from '@waybill/db';
import type { ExportSource } from '../exports/export-source.ts';
import type { StockColumn } from './stock-columns.ts';

interface Level {
  sku: string;
  name: string;
  location: string;
  onHand: number;
  reserved: number;
}

const countAll = statement<{ total: number }>(
  'csv-stock-count',
  'SELECT count(*)::int AS total FROM stock_levels WHERE tenant_id = $1 AND ($2::text IS NULL OR location = $2)',
);

const selectPage = statement<Level>(
  'csv-stock-page',
  `SELECT s.sku, p.name, s.location, s.on_hand AS "onHand", s.reserved
   FROM stock_levels s JOIN products p ON p.tenant_id = s.tenant_id AND p.sku = s.sku
   WHERE s.tenant_id = $1 AND ($2::text IS NULL OR s.location = $2) AND (s.sku, s.location) > ($3, $4)
   ORDER BY s.sku, s.location LIMIT $5`,
);

const header: readonly StockColumn[] = ['sku', 'name', 'location', 'onHand', 'reserved', 'available'];

/** A row for each SKU at each location. */
export const stockSource: ExportSource = {
  header,
  limit: 500,
  count: async ({ tx, tenantId }, { location }) =>
    (await tx.maybe(countAll, [tenantId, location ?? null]))?.total ?? 0,
  next: async ({ tx, tenantId }, { filter, after, limit }) => {
    const { sku, location } = (after as Pick<Level, 'sku' | 'location'> | null) ?? { sku: '', location: '' };
    const levels = await tx.all(selectPage, [tenantId, filter.location ?? null, sku, location, limit]);
    const last = levels.at(-1);
    return {
      things: levels.length,
      rows: levels.map(({ onHand, reserved, ...level }) => [
        ...[level.sku, level.name, level.location, onHand, reserved, Math.max(0, onHand - reserved)],
      ]),
      after: last ? { sku: last.sku, location: last.location } : null,
    };
  },
};
