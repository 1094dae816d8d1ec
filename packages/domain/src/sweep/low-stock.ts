import { statement } from '@waybill/db';
import { raiseLowStockAlerts } from '../stock/raise-low-stock-alerts.ts';
import { type Sweep, sweepActor } from './sweep.ts';

const selectTenants = statement<{ tenant_id: string }>(
  'tenants-low-stock',
  `SELECT DISTINCT s.tenant_id FROM stock_levels s JOIN tenants t ON t.id = s.tenant_id AND t.low_stock_alerts
   WHERE s.alerted_at IS NULL AND s.low_stock_threshold IS NOT NULL
     AND s.on_hand - s.reserved <= s.low_stock_threshold
   UNION
   SELECT DISTINCT s.tenant_id FROM stock_levels s JOIN tenants t ON t.id = s.tenant_id AND t.low_stock_alerts
   WHERE s.sold_out_armed AND s.low_stock_threshold IS NOT NULL AND s.on_hand - s.reserved <= 0`,
);

/** One digest to the merchant of each shop that wants it, with what ran low since the last. */
export const sweepLowStock: Sweep = async ({ systemDb, transact }) => {
  const tenants = await systemDb.inSystem((tx) => tx.all(selectTenants));
  let alerted = 0;
  for (const { tenant_id: tenantId } of tenants) {
    alerted += await transact({ tenantId, actor: sweepActor('low-stock') }, raiseLowStockAlerts);
  }
  return alerted;
};
