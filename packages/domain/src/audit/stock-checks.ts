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

const negative = statement<FindingRow>(
  'audit-negative',
  `SELECT tenant_id, sku || ' at ' || location AS subject,
          format('on hand %s, reserved %s', on_hand, reserved) AS detail
   FROM stock_levels WHERE on_hand < 0 OR reserved < 0 OR reserved > on_hand`,
);

/** Per order and SKU: what was ordered against what left the shelf for it and what came back. */
const soldOnce = statement<FindingRow>(
  'audit-sold-once',
  `WITH ordered AS (
     SELECT tenant_id, order_id, sku, sum(quantity) AS quantity FROM order_lines GROUP BY 1, 2, 3
   ), moved AS (
     SELECT tenant_id, cause_id AS order_id, sku,
            -coalesce(sum(delta) FILTER (WHERE kind = 'sale'), 0) AS sold,
            coalesce(sum(delta) FILTER (WHERE kind = 'restock'), 0) AS restocked
     FROM stock_movements WHERE kind IN ('sale', 'restock') GROUP BY 1, 2, 3
   ), held AS (
     SELECT tenant_id, order_id, sku, sum(quantity) FILTER (WHERE state = 'open') AS open
     FROM stock_reservations GROUP BY 1, 2, 3
   )
   SELECT o.tenant_id, 'order ' || o.id AS subject,
          format('%s (%s): ordered %s, held %s, sold %s, restocked %s', d.sku, o.status, d.quantity,
                 coalesce(h.open, 0), coalesce(m.sold, 0), coalesce(m.restocked, 0)) AS detail
   FROM orders o
   JOIN ordered d ON d.tenant_id = o.tenant_id AND d.order_id = o.id
   LEFT JOIN moved m ON m.tenant_id = o.tenant_id AND m.order_id = o.id AND m.sku = d.sku
   LEFT JOIN held h ON h.tenant_id = o.tenant_id AND h.order_id = o.id AND h.sku = d.sku
   WHERE coalesce(m.restocked, 0) > coalesce(m.sold, 0)
      OR CASE
           WHEN o.status IN ('pending', 'rejected') THEN coalesce(m.sold, 0) <> 0 OR coalesce(h.open, 0) <> 0
           WHEN o.status = 'awaiting_payment' THEN coalesce(m.sold, 0) <> 0 OR coalesce(h.open, 0) <> d.quantity
           WHEN o.status = 'cancelled' THEN coalesce(h.open, 0) <> 0 OR coalesce(m.sold, 0) <> coalesce(m.restocked, 0)
           ELSE coalesce(m.sold, 0) <> d.quantity OR coalesce(h.open, 0) <> 0
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

export const stockAddsUp: Check = async (tx) => [...(await tx.all(onHand)), ...(await tx.all(reserved))];

export const nothingTwice: Check = async (tx) => [
  ...(await tx.all(negative)),
  ...(await tx.all(soldOnce)),
  ...(await tx.all(shippedOnce)),
];
