import { statement } from '@waybill/db';
import type { AuditFacts } from '../audit-log/entry.ts';
import type { Intentions } from '../cart/customer-carts.ts';
import type { Ctx } from '../context.ts';
import { notFound } from '../errors.ts';
import { listOrderEvents, type OrderEvent } from '../order/events.ts';
import { getOrder, type OrderRecord } from '../order/record.ts';
import { findCustomer } from './find-customer.ts';

/** A mail to the customer; what stood in it is written from the order when it is sent, and kept nowhere. */
export interface ExportedMail {
  kind: string;
  recipient: string;
  status: string;
  createdAt: Date;
  settledAt: Date | null;
}

export interface ExportedDispute {
  provider: string;
  amount: number;
  reason: string;
  status: string;
  openedAt: Date;
}

export interface ExportedOrder {
  order: OrderRecord;
  events: OrderEvent[];
  mails: ExportedMail[];
  disputes: ExportedDispute[];
  /** Links to its status that are out. */
  links: { createdAt: Date; expiresAt: Date }[];
}

/** What was done about the customer and their orders; addresses in it are masked. */
export interface ExportedDeed {
  at: Date;
  actor: string;
  action: string;
  subject: { type: string; id: string };
  before: AuditFacts | null;
  after: AuditFacts | null;
}

export interface CustomerExport extends Intentions {
  mark: string;
  orders: ExportedOrder[];
  deeds: ExportedDeed[];
}

const selectMails = statement<ExportedMail>(
  'export-mails',
  `SELECT m.kind, m.recipient, m.status, m.created_at AS "createdAt", m.settled_at AS "settledAt"
   FROM messages m JOIN orders o ON o.tenant_id = $1 AND o.id = m.order_id AND m.recipient = o.customer_email
   WHERE m.tenant_id = $1 AND m.order_id = $2 AND m.subject_id IN (
     SELECT $2::uuid
     UNION ALL SELECT id FROM shipments WHERE tenant_id = $1 AND order_id = $2
     UNION ALL SELECT id FROM payments WHERE tenant_id = $1 AND order_id = $2
     UNION ALL SELECT id FROM refunds WHERE tenant_id = $1 AND order_id = $2)
   ORDER BY m.created_at, m.id`,
);

const selectDisputes = statement<ExportedDispute>(
  'export-disputes',
  `SELECT p.provider, d.amount, d.reason, d.status, d.opened_at AS "openedAt"
   FROM disputes d JOIN payments p ON p.tenant_id = $1 AND p.id = d.payment_id
   WHERE d.tenant_id = $1 AND p.order_id = $2 ORDER BY d.opened_at`,
);

const selectLinks = statement<{ createdAt: Date; expiresAt: Date }>(
  'export-links',
  `SELECT created_at AS "createdAt", expires_at AS "expiresAt" FROM order_links
   WHERE tenant_id = $1 AND order_id = $2 ORDER BY created_at`,
);

const selectDeeds = statement<ExportedDeed>(
  'export-deeds',
  `SELECT at, actor_type AS actor, action, json_build_object('type', subject_type, 'id', subject_id) AS subject, before,
          after
   FROM audit_log
   WHERE tenant_id = $1
     AND ((subject_type = 'order' AND subject_id = ANY ($2)) OR (subject_type = 'customer' AND subject_id = $3))
   ORDER BY seq`,
);

async function exportOrder(ctx: Ctx, orderId: string): Promise<ExportedOrder> {
  const own = [ctx.tenantId, orderId];
  return {
    order: await getOrder(ctx, orderId),
    events: await listOrderEvents(ctx, orderId),
    mails: await ctx.tx.all(selectMails, own),
    disputes: await ctx.tx.all(selectDisputes, own),
    links: await ctx.tx.all(selectLinks, own),
  };
}

/** Everything that is held of a customer. Throws `not_found` where nothing is. */
export async function exportCustomer(ctx: Ctx, email: string): Promise<CustomerExport> {
  const customer = await findCustomer(ctx, email);
  if (!customer) throw notFound('customer');
  const { mark, carts, quotes } = customer;
  const ids = customer.orders.map(({ id }) => id);
  const orders: ExportedOrder[] = [];
  for (const id of ids) orders.push(await exportOrder(ctx, id));
  const deeds = await ctx.tx.all(selectDeeds, [ctx.tenantId, ids, mark]);
  ctx.audit({
    action: 'customer.export',
    subject: { type: 'customer', id: mark },
    after: { orders: ids.length },
  });
  return { mark, orders, carts, quotes, deeds };
}
