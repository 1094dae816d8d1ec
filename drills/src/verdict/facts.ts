import { statement } from '@waybill/db';
import type { Campaign } from '../campaign.ts';
import type { Site } from '../site/site.ts';

/** An order of the campaign, as it stands in the database. */
export interface OrderFact {
  id: string;
  key: string;
  status: string;
  /** Minor units; null until it is priced. */
  total: number | null;
}

/** A payment of one of these orders, with the sums of its ledger. */
export interface PaymentFact {
  id: string;
  orderId: string;
  provider: 'stripe' | 'paypal' | 'manual';
  status: string;
  reference: string | null;
  captured: number;
  refunded: number;
}

/** A mail that one of these orders asked for. */
export interface MailFact {
  orderId: string;
  kind: string;
  recipient: string;
  status: string;
  /** As it stands in the mail's header. */
  messageId: string;
}

/** What our own database says of a campaign. */
export interface Facts {
  orders: readonly OrderFact[];
  payments: readonly PaymentFact[];
  mails: readonly MailFact[];
}

const selectOrders = statement<OrderFact>(
  'drill-orders',
  `SELECT id, metadata ->> 'drill' AS key, status, total FROM orders WHERE metadata ->> 'drill' = ANY($1)`,
);

const selectPayments = statement<PaymentFact>(
  'drill-payments',
  `SELECT p.id, p.order_id AS "orderId", p.provider, p.status, p.reference,
          coalesce(sum(e.amount) FILTER (WHERE e.kind = 'captured'), 0)::bigint AS captured,
          coalesce(sum(e.amount) FILTER (WHERE e.kind = 'refunded'), 0)::bigint AS refunded
   FROM payments p
   LEFT JOIN payment_entries e ON e.tenant_id = p.tenant_id AND e.payment_id = p.id
   WHERE p.order_id = ANY($1)
   GROUP BY p.tenant_id, p.id`,
);

const selectMails = statement<MailFact>(
  'drill-mails',
  `SELECT m.order_id AS "orderId", m.kind, m.recipient, m.status,
          '<' || m.id || '@' || split_part(t.sender_email, '@', 2) || '>' AS "messageId"
   FROM messages m JOIN tenants t ON t.id = m.tenant_id WHERE m.order_id = ANY($1)`,
);

export async function readFacts({ systemDb }: Pick<Site, 'systemDb'>, campaign: Campaign): Promise<Facts> {
  const keys = campaign.intents.map(({ key }) => key);
  return systemDb.inSnapshot(async (tx) => {
    const orders = await tx.all(selectOrders, [keys]);
    const ids = orders.map(({ id }) => id);
    return {
      orders,
      payments: await tx.all(selectPayments, [ids]),
      mails: await tx.all(selectMails, [ids]),
    };
  });
}
