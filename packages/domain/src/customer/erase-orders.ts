import { statement } from '@waybill/db';
import { eraseSources } from '../cart/customer-carts.ts';
import type { Ctx } from '../context.ts';
import { dropOrderExports } from '../csv/exports/export.ts';
import { dropExports } from '../tenant/export/drop-exports.ts';
import { erasedAddress, erasedEmail, erasedName } from './erased.ts';

/**
 * Mails to the customer are about the order, a shipment, a payment or a refund. Those that wait are not sent any more,
 * and nobody owes them.
 */
const eraseMessages = statement(
  'erase-messages',
  `WITH subjects AS (
     SELECT unnest($2::uuid[]) AS id
     UNION ALL SELECT id FROM shipments WHERE tenant_id = $1 AND order_id = ANY ($2)
     UNION ALL SELECT id FROM payments WHERE tenant_id = $1 AND order_id = ANY ($2)
     UNION ALL SELECT id FROM refunds WHERE tenant_id = $1 AND order_id = ANY ($2)
   ), theirs AS (
     SELECT m.id, m.status FROM messages m
     JOIN orders o ON o.tenant_id = $1 AND o.id = m.order_id AND m.recipient = o.customer_email
     WHERE m.tenant_id = $1 AND m.subject_id IN (SELECT id FROM subjects)
     ORDER BY m.id FOR UPDATE OF m
   ), unsent AS (
     DELETE FROM outbox j USING theirs t
     WHERE j.tenant_id = $1 AND j.job = 'mail.send' AND t.status = 'queued' AND j.payload ->> 'messageId' = t.id::text
   )
   UPDATE messages m
   SET recipient = $3, data = NULL, settled_at = coalesce(m.settled_at, $4),
       status = CASE t.status WHEN 'queued' THEN 'refused' ELSE t.status END,
       reason = CASE t.status WHEN 'queued' THEN 'The customer was erased.' END
   FROM theirs t WHERE m.tenant_id = $1 AND m.id = t.id`,
);

/** Country and region stay: taxes are reported by them. */
const eraseOrderRows = statement(
  'erase-orders',
  `UPDATE orders
   SET customer_name = $3, customer_email = $4, payment_method = NULL, metadata = '{}', erased_at = $6,
       cancel_reason = CASE WHEN cancel_reason IS NOT NULL THEN $3 END,
       shipping_address = $5::jsonb || jsonb_strip_nulls(
         jsonb_build_object('country', shipping_address -> 'country', 'region', shipping_address -> 'region'))
   WHERE tenant_id = $1 AND id = ANY ($2)`,
);

/** The amounts, the provider's ids and the provider's codes stay: they are the books. */
const erasePayments = statement(
  'erase-payments',
  `UPDATE payments
   SET method = NULL, next_action = NULL,
       decline = CASE WHEN decline IS NOT NULL THEN jsonb_build_object('code', decline -> 'code', 'message', $3::text) END
   WHERE tenant_id = $1 AND order_id = ANY ($2)`,
);

const eraseRefunds = statement(
  'erase-refunds',
  `UPDATE refunds SET reason = $3, failure = CASE WHEN failure IS NOT NULL THEN $3 END
   WHERE tenant_id = $1 AND order_id = ANY ($2)`,
);

const eraseCaptures = statement(
  'erase-captures',
  'UPDATE captures SET failure = $3 WHERE tenant_id = $1 AND order_id = ANY ($2) AND failure IS NOT NULL',
);

/** By its number a carrier tells where a parcel went. */
const eraseShipments = statement(
  'erase-shipments',
  'UPDATE shipments SET tracking_number = $3 WHERE tenant_id = $1 AND order_id = ANY ($2)',
);

/** The key stays, so that a request that is repeated late does nothing twice; the answer tells no more than the order. */
const eraseStored = statement(
  'erase-answers',
  `UPDATE idempotency_keys SET body = json_build_object('id', body -> 'id', 'erasedAt', $3::timestamptz)
   WHERE tenant_id = $1 AND body ->> 'id' = ANY ($2::text[])`,
);

const eraseLinks = statement(
  'erase-order-links',
  'DELETE FROM order_links WHERE tenant_id = $1 AND order_id = ANY ($2)',
);

/** History is append-only for everybody else: see the migration that makes this function. */
const eraseEventTexts = statement('erase-event-texts', 'SELECT erase_event_texts($1)');

/** What was told of these orders, carts and quotes. */
export const eraseAnswers = ({ tx, tenantId, now }: Ctx, ids: readonly string[]): Promise<number> =>
  tx.run(eraseStored, [tenantId, ids, now]);

/**
 * Takes the customer out of orders: name, addresses, what people wrote about them, mails, links, stored answers and
 * exports, and the carts and quotes that the orders were made of. What was bought, paid, sent and given back stays. The caller holds the orders' locks, and has seen that nothing
 * holds them up ({@link import('./hold.ts').holdOf}).
 */
export async function eraseOrders(ctx: Ctx, orderIds: readonly string[]): Promise<void> {
  const { tx, tenantId, now } = ctx;
  const orders = [tenantId, orderIds];
  // First: it finds the customer's mails by the address that the order still has.
  await tx.run(eraseMessages, [...orders, erasedEmail, now]);
  await tx.run(eraseOrderRows, [...orders, erasedName, erasedEmail, JSON.stringify(erasedAddress), now]);
  for (const erasure of [erasePayments, eraseRefunds, eraseCaptures, eraseShipments]) {
    await tx.run(erasure, [...orders, erasedName]);
  }
  await eraseAnswers(ctx, [...orderIds, ...(await eraseSources(ctx, orderIds))]);
  await tx.run(eraseLinks, orders);
  await tx.all(eraseEventTexts, [orderIds]);
  await dropExports(ctx);
  await dropOrderExports(ctx);
}
