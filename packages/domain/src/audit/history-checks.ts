import { statement } from '@waybill/db';
import { type OrderTransition, orderEventOf, orderTransitions } from '../order/transitions.ts';
import type { Check, FindingRow } from './finding.ts';

const steps = Object.entries(orderTransitions).map(([transition, { from, to }]) => ({
  type: orderEventOf[transition as OrderTransition],
  sources: from,
  target: to,
}));

/** Walks every timeline along the transition table: each step must start where the one before ended. */
const replay = statement<FindingRow>(
  'audit-replay',
  `WITH steps AS (
     SELECT * FROM jsonb_to_recordset($1::jsonb) AS s(type text, sources jsonb, target text)
     UNION ALL SELECT 'order.accepted', '[null]', 'pending'
   ), walked AS (
     SELECT e.tenant_id, e.order_id, e.seq, s.sources, s.target,
            lag(s.target) OVER timeline AS before, lead(e.seq) OVER timeline IS NULL AS last
     FROM order_events e JOIN steps s USING (type)
     WINDOW timeline AS (PARTITION BY e.tenant_id, e.order_id ORDER BY e.seq)
   )
   SELECT o.tenant_id, 'order ' || o.id AS subject,
          CASE WHEN w.order_id IS NULL THEN 'has no history'
               WHEN w.last AND w.target <> o.status THEN format('is %s, its history ends in %s', o.status, w.target)
               ELSE format('event %s does not follow from %s', w.seq, coalesce(w.before, 'nothing')) END AS detail
   FROM orders o LEFT JOIN walked w ON w.tenant_id = o.tenant_id AND w.order_id = o.id
   WHERE w.order_id IS NULL OR (w.last AND w.target <> o.status) OR NOT w.sources @> to_jsonb(w.before)
     OR (w.before IS NULL AND w.sources <> '[null]')`,
);

const gaps = statement<FindingRow>(
  'audit-gaps',
  `SELECT tenant_id, 'order ' || order_id AS subject,
          format('%s events numbered up to %s', count(*), max(seq)) AS detail
   FROM order_events GROUP BY tenant_id, order_id HAVING count(*) <> max(seq)`,
);

export const historyExplains: Check = async (tx) => [
  ...(await tx.all(replay, [JSON.stringify(steps)])),
  ...(await tx.all(gaps)),
];
