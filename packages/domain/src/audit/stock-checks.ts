import { statement } from '@waybill/db';
import type { Check, FindingRow } from './finding.ts';

const onHand = statement<FindingRow>(
  'audit-on-hand',
  `SELECT s.tenant_id, s.sku || ' at ' || s.location AS subject,
          format('on hand is %s, its movements add up to %s', s.on_hand, coalesce(m.total, 0)) AS detail
   FROM stock_levels s
   LEFT JOIN (SELECT tenant_id, sku, location, sum(delta) AS total FROM stock_movements GROUP BY 1, 2, 3) m
     USING (tenant_id, sku, location)
   WHERE s.on_hand <> coalesce(m.total, 0)`,
);

const reserved = statement<FindingRow>(
  'audit-reserved',
  `SELECT s.tenant_id, s.sku || ' at ' || s.location AS subject,
          format('reserved is %s, open reservations add up to %s', s.reserved, coalesce(r.total, 0)) AS detail
   FROM stock_levels s
   LEFT JOIN (SELECT tenant_id, sku, location, sum(quantity) AS total FROM stock_reservations
              WHERE state = 'open' GROUP BY 1, 2, 3) r
     USING (tenant_id, sku, location)
   WHERE s.reserved <> coalesce(r.total, 0)`,
);

/** Less than nothing is there only where that much was allowed to be owed. */
const negative = statement<FindingRow>(
  'audit-negative',
  `SELECT tenant_id, sku || ' at ' || location AS subject,
          format('on hand %s, reserved %s, %s may be owed', on_hand, reserved, owed_at_most) AS detail
   FROM stock_levels WHERE reserved < 0 OR reserved - on_hand > owed_at_most`,
);

/** What is owed is owed to somebody, who waits for it: no piece is promised twice, and nobody waits for nothing. */
const awaited = statement<FindingRow>(
  'audit-awaited',
  `SELECT s.tenant_id, s.sku || ' at ' || s.location AS subject,
          format('%s are owed, orders wait for %s', greatest(s.reserved - s.on_hand, 0), coalesce(r.total, 0)) AS detail
   FROM stock_levels s
   LEFT JOIN (SELECT tenant_id, sku, location, sum(awaited) AS total FROM stock_reservations
              WHERE awaited > 0 GROUP BY 1, 2, 3) r
     USING (tenant_id, sku, location)
   WHERE greatest(s.reserved - s.on_hand, 0) <> coalesce(r.total, 0)`,
);

/** All that a stock-take or a transfer did, and nothing else; what is on its way has left and not arrived. */
const transfers = statement<FindingRow>(
  'audit-transfers',
  `SELECT t.tenant_id, 'transfer ' || t.id AS subject,
          format('%s (%s): %s to move, %s left, %s arrived', l.sku, t.status, l.quantity, m.gone, m.arrived) AS detail
   FROM stock_transfers t
   JOIN stock_transfer_lines l ON l.tenant_id = t.tenant_id AND l.transfer_id = t.id
   CROSS JOIN LATERAL (
     SELECT coalesce(-sum(delta) FILTER (WHERE location = t.from_location), 0) AS gone,
            coalesce(sum(delta) FILTER (WHERE location = t.to_location), 0) AS arrived
     FROM stock_movements
     WHERE tenant_id = t.tenant_id AND cause_id = t.id AND kind = 'transfer' AND sku = l.sku
   ) m
   WHERE m.gone <> CASE WHEN t.status IN ('in_transit', 'receiving', 'completed') THEN l.quantity ELSE 0 END
      OR m.arrived <> CASE WHEN t.status = 'completed' THEN l.quantity ELSE 0 END`,
);

const counts = statement<FindingRow>(
  'audit-counts',
  `SELECT c.tenant_id, 'count ' || c.id AS subject,
          format('%s (%s): found a difference of %s, moved %s', l.sku, c.status, l.difference, coalesce(m.delta, 0)) AS detail
   FROM stock_counts c
   JOIN stock_count_lines l ON l.tenant_id = c.tenant_id AND l.count_id = c.id
   LEFT JOIN stock_movements m ON m.tenant_id = c.tenant_id AND m.cause_id = c.id AND m.kind = 'count'
     AND m.sku = l.sku AND m.location = c.location
   WHERE coalesce(m.delta, 0) <> CASE WHEN c.status = 'closed' THEN coalesce(l.difference, 0) ELSE 0 END`,
);

const value = statement<FindingRow>(
  'audit-value',
  `SELECT s.tenant_id, s.sku || ' at ' || s.location AS subject,
          format('is worth %s, its movements add up to %s', s.value, coalesce(m.total, 0)) AS detail
   FROM stock_levels s
   LEFT JOIN (SELECT tenant_id, sku, location, sum(value) AS total FROM stock_movements GROUP BY 1, 2, 3) m
     USING (tenant_id, sku, location)
   WHERE s.value <> coalesce(m.total, 0)`,
);

/** A change of stock that somebody asked for and its movement: neither without the other. */
const adjustments = statement<FindingRow>(
  'audit-adjustments',
  `SELECT tenant_id, 'adjustment ' || id AS subject,
          format('%s at %s: applied %s, moved %s', sku, location, coalesce(a.delta, 0), coalesce(m.delta, 0)) AS detail
   FROM (SELECT * FROM stock_adjustments WHERE status = 'applied') a
   FULL JOIN (SELECT tenant_id, cause_id AS id, sku, location, delta FROM stock_movements WHERE kind = 'adjustment') m
     USING (tenant_id, id, sku, location)
   WHERE a.delta IS DISTINCT FROM m.delta`,
);

/** Per order and SKU: what was ordered against what left the shelf for it and what came back. */
const soldOnce = statement<FindingRow>(
  'audit-sold-once',
  `WITH ordered AS (
     SELECT tenant_id, order_id, sku, sum(quantity) AS quantity FROM order_lines GROUP BY 1, 2, 3
   ), moved AS (
     SELECT m.tenant_id, coalesce(r.order_id, m.cause_id) AS order_id, m.sku,
            -coalesce(sum(m.delta) FILTER (WHERE m.kind = 'sale'), 0) AS sold,
            coalesce(sum(m.delta) FILTER (WHERE m.kind = 'restock'), 0) AS restocked
     FROM stock_movements m LEFT JOIN refunds r ON r.tenant_id = m.tenant_id AND r.id = m.cause_id
     WHERE m.kind IN ('sale', 'restock') GROUP BY 1, 2, 3
   ), held AS (
     SELECT tenant_id, order_id, sku, sum(quantity) FILTER (WHERE state = 'open') AS open
     FROM stock_reservations GROUP BY 1, 2, 3
   )
   SELECT s.tenant_id, 'order ' || s.order_id AS subject,
          format('%s (%s): ordered %s, held %s, sold %s, restocked %s', s.sku, coalesce(o.status, 'no order'),
                 s.ordered, s.open, s.sold, s.restocked) AS detail
   FROM (
     SELECT tenant_id, order_id, sku, coalesce(quantity, 0) AS ordered, coalesce(open, 0) AS open,
            coalesce(sold, 0) AS sold, coalesce(restocked, 0) AS restocked
     FROM ordered FULL JOIN moved USING (tenant_id, order_id, sku) FULL JOIN held USING (tenant_id, order_id, sku)
   ) s
   LEFT JOIN orders o ON o.tenant_id = s.tenant_id AND o.id = s.order_id
   WHERE s.restocked > s.sold
      OR CASE
           WHEN o.status IN ('pending', 'rejected') THEN s.sold <> 0 OR s.open <> 0
           WHEN o.status = 'awaiting_payment' THEN s.sold <> 0 OR s.open <> s.ordered
           WHEN o.status = 'cancelled' THEN s.open <> 0 OR s.sold <> s.restocked
           ELSE s.sold <> s.ordered OR s.open <> 0
         END`,
);

/** More of a line left than was ordered. */
const shippedOnce = statement<FindingRow>(
  'audit-shipped-once',
  `SELECT l.tenant_id, 'order ' || l.order_id AS subject,
          format('line %s (%s): ordered %s, shipped %s', l.line_no, l.sku, l.quantity, sum(i.quantity)) AS detail
   FROM order_lines l
   JOIN shipment_items i ON i.tenant_id = l.tenant_id AND i.order_id = l.order_id AND i.line_no = l.line_no
   GROUP BY l.tenant_id, l.order_id, l.line_no, l.sku, l.quantity
   HAVING sum(i.quantity) > l.quantity`,
);

export const stockAddsUp: Check = async (tx) => [
  ...(await tx.all(onHand)),
  ...(await tx.all(reserved)),
  ...(await tx.all(value)),
  ...(await tx.all(adjustments)),
  ...(await tx.all(transfers)),
  ...(await tx.all(counts)),
];

export const nothingTwice: Check = async (tx) => [
  ...(await tx.all(negative)),
  ...(await tx.all(awaited)),
  ...(await tx.all(soldOnce)),
  ...(await tx.all(shippedOnce)),
];
