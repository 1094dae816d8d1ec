import { statement } from '@waybill/db';
import { givenBackOf } from '../order/record.ts';
import type { Check, FindingRow } from './finding.ts';

const ledger = `
  SELECT p.tenant_id, p.id, p.order_id, p.provider, p.status, p.amount, p.capture,
         coalesce(sum(e.amount) FILTER (WHERE e.kind = 'captured'), 0) AS captured,
         coalesce(sum(${givenBackOf('e')}), 0) AS refunded
  FROM payments p LEFT JOIN payment_entries e ON e.tenant_id = p.tenant_id AND e.payment_id = p.id
  GROUP BY p.tenant_id, p.id`;

const payments = statement<FindingRow>(
  'audit-payments',
  `SELECT l.tenant_id, 'payment ' || l.id AS subject,
          format('%s of %s: captured %s, refunded %s', l.status, l.amount, l.captured, l.refunded) AS detail
   FROM (${ledger}) l
   WHERE l.captured > l.amount OR l.refunded > l.captured
      OR (l.status <> 'paid' AND l.captured >= l.amount AND l.captured > 0)
      OR (l.status = 'paid' AND l.captured < CASE l.capture WHEN 'manual' THEN 1 ELSE l.amount END)`,
);

const refunds = statement<FindingRow>(
  'audit-refunds',
  `SELECT l.tenant_id, 'payment ' || l.id AS subject,
          format('refunded %s in the ledger, %s by refunds that succeeded, %s by all', l.refunded, r.succeeded, r.asked)
            AS detail
   FROM (${ledger}) l
   JOIN (SELECT tenant_id, payment_id, coalesce(sum(amount) FILTER (WHERE status = 'succeeded'), 0) AS succeeded,
                coalesce(sum(amount) FILTER (WHERE status <> 'failed'), 0) AS asked
         FROM refunds GROUP BY 1, 2) r ON r.tenant_id = l.tenant_id AND r.payment_id = l.id
   WHERE r.succeeded > l.refunded OR r.asked > l.captured`,
);

/**
 * What an order keeps of the customer's money, refunds under way given back and those that failed left to a person,
 * against what it is owed. An order that goes on is covered by money that is captured or set aside, unless that ended
 * before it could be taken.
 */
const orders = statement<FindingRow>(
  'audit-order-money',
  `SELECT o.tenant_id, 'order ' || o.id AS subject,
          format('%s with a total of %s: captured %s, set aside %s, refunded %s, refunds under way %s, failed %s',
                 o.status, o.total, m.captured, m.set_aside, m.refunded, m.returning, m.failed) AS detail
   FROM orders o
   CROSS JOIN LATERAL (
     SELECT coalesce(sum(l.captured), 0) AS captured, coalesce(sum(l.refunded), 0) AS refunded,
            coalesce(sum(l.amount - l.captured) FILTER (WHERE l.status = 'authorized'), 0) AS set_aside,
            coalesce(bool_or(l.provider = 'manual'), false) AS invoiced,
            coalesce(bool_or(l.capture = 'manual' AND l.status IN ('paid', 'voided') AND l.captured < l.amount), false)
              AS lapsed,
            coalesce((SELECT sum(amount) FROM refunds r
                      WHERE r.tenant_id = o.tenant_id AND r.order_id = o.id AND r.status = 'pending'), 0) AS returning,
            coalesce((SELECT sum(amount) FROM refunds r
                      WHERE r.tenant_id = o.tenant_id AND r.order_id = o.id AND r.status = 'failed'), 0) AS failed
     FROM (${ledger}) l WHERE l.tenant_id = o.tenant_id AND l.order_id = o.id) m
   WHERE m.captured - m.refunded - m.returning - m.failed >
           CASE WHEN o.status IN ('rejected', 'cancelled') THEN 0 ELSE coalesce(o.total, 0) END
      OR (o.status IN ('processing', 'shipped', 'delivered') AND NOT m.invoiced AND NOT m.lapsed
          AND m.captured + m.set_aside < o.total)`,
);

/** Every reversal takes back the whole of a refund that is in the ledger. */
const reversals = statement<FindingRow>(
  'audit-reversals',
  `SELECT e.tenant_id, 'payment ' || e.payment_id AS subject,
          format('the reversal of %s, %s, has no refund of that amount', e.reference, e.amount) AS detail
   FROM payment_entries e
   WHERE e.kind = 'refund_reversed' AND NOT EXISTS (
     SELECT FROM payment_entries r
     WHERE r.tenant_id = e.tenant_id AND r.payment_id = e.payment_id AND r.kind = 'refunded'
       AND r.reference = e.reference AND r.amount = e.amount)`,
);

/** Captures that succeeded are in the ledger. */
const captures = statement<FindingRow>(
  'audit-captures',
  `SELECT l.tenant_id, 'payment ' || l.id AS subject,
          format('captured %s in the ledger, %s by captures that succeeded', l.captured, c.succeeded) AS detail
   FROM (${ledger}) l
   JOIN (SELECT tenant_id, payment_id, coalesce(sum(amount) FILTER (WHERE status = 'succeeded'), 0) AS succeeded
         FROM captures GROUP BY 1, 2) c ON c.tenant_id = l.tenant_id AND c.payment_id = l.id
   WHERE c.succeeded > l.captured`,
);

const totals = statement<FindingRow>(
  'audit-order-totals',
  `SELECT o.tenant_id, 'order ' || o.id AS subject,
          format('the subtotal is %s, its lines add up to %s', o.subtotal, l.total) AS detail
   FROM orders o
   JOIN (SELECT tenant_id, order_id, sum(total) AS total, bool_and(total = quantity * unit_price) AS priced
         FROM order_lines GROUP BY 1, 2) l ON l.tenant_id = o.tenant_id AND l.order_id = o.id
   WHERE o.subtotal IS NOT NULL AND (o.subtotal IS DISTINCT FROM l.total OR NOT l.priced)`,
);

export const moneyAddsUp: Check = async (tx) => [
  ...(await tx.all(payments)),
  ...(await tx.all(refunds)),
  ...(await tx.all(reversals)),
  ...(await tx.all(captures)),
  ...(await tx.all(orders)),
  ...(await tx.all(totals)),
];
