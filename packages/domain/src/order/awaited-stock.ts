import { statement } from '@waybill/db';
import type { Ctx } from '../context.ts';

/** Pieces of an order that are not there yet. */
export interface AwaitedStock {
  sku: string;
  /** Pieces that it waits for, and pieces of it that are there. */
  awaited: number;
  there: number;
  /** The day they are expected, as `2026-12-24`; null where nobody said. */
  availableFrom: string | null;
}

const selectAwaited = statement<AwaitedStock>(
  'order-awaited',
  `SELECT r.sku, sum(r.awaited)::int AS awaited, sum(r.quantity - r.awaited)::int AS there,
          p.available_from::text AS "availableFrom"
   FROM stock_reservations r LEFT JOIN stock_policies p ON p.tenant_id = r.tenant_id AND p.sku = r.sku
   WHERE r.tenant_id = $1 AND r.order_id = $2 AND r.state <> 'released'
   GROUP BY r.sku, p.available_from HAVING sum(r.awaited) > 0 ORDER BY r.sku`,
);

/** The SKUs that an order waits for; none for nearly all of them. */
export const readAwaitedStock = ({ tx, tenantId }: Ctx, orderId: string): Promise<AwaitedStock[]> =>
  tx.all(selectAwaited, [tenantId, orderId]);
