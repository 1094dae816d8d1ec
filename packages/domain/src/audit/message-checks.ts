import { statement } from '@waybill/db';
import type { Check, FindingRow } from './finding.ts';

const queuedTwice = statement<FindingRow>(
  'audit-queued-twice',
  `SELECT tenant_id, kind || ' about ' || subject_id AS subject, format('%s messages to one recipient', count(*)) AS detail
   FROM messages GROUP BY tenant_id, subject_id, kind, recipient HAVING count(*) > 1`,
);

const sentTwice = statement<FindingRow>(
  'audit-sent-twice',
  `SELECT e.tenant_id, 'order ' || e.order_id AS subject,
          format('%s was sent %s times for %s messages', e.kind, e.times, count(m.id)) AS detail
   FROM (SELECT tenant_id, order_id, data ->> 'kind' AS kind, count(*) AS times FROM order_events
         WHERE type IN ('mail.sent', 'mail.refused') GROUP BY 1, 2, 3) e
   LEFT JOIN messages m ON m.tenant_id = e.tenant_id AND m.order_id = e.order_id AND m.kind = e.kind
     AND m.status <> 'queued'
   GROUP BY e.tenant_id, e.order_id, e.kind, e.times
   HAVING e.times > count(m.id)`,
);

export const mailsOnce: Check = async (tx) => [...(await tx.all(queuedTwice)), ...(await tx.all(sentTwice))];
