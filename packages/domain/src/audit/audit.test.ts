import { type Database, openDatabase, statement } from '@waybill/db';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cancelOrder } from '../order/cancel-order.ts';
import { shipOrder } from '../order/ship-order.ts';
import { shareRig } from '../testing/rig.ts';
import { openShop, type Shop } from '../testing/shop.ts';
import { payBy } from '../testing/test-provider.ts';
import { audit } from './audit.ts';
import type { Finding } from './finding.ts';

const rig = shareRig();

/** One order in each state that the crimes below need. */
interface Orders {
  pending: string;
  charging: string;
  challenged: string;
  paid: string;
  shipped: string;
  cancelled: string;
}

/** Asks as the superuser, in the transaction in which the crime is committed. */
type Sql = (text: string, values?: unknown[]) => Promise<object[]>;

let shop: Shop;
let orders: Orders;
let paymentOf: Readonly<Record<keyof Orders, string>>;
let superuser: Database;

/** Two tenants; the one that is looked at has an order in every state. */
beforeAll(async () => {
  superuser = openDatabase({ url: rig.database.url, max: 1, applicationName: 'test-superuser' });
  await (await openShop(rig)).placeAndWork();
  shop = await openShop(rig, { products: { MUG: { stock: 100 } } });
  const cancelled = await shop.placeAndWork();
  await shop.run((ctx) => cancelOrder(ctx, { orderId: cancelled, reason: 'changed my mind' }));
  const challenged = await shop.placeAndWork({ payment: payBy('requires_action') });
  const paid = await shop.placeAndWork();
  const shipped = await shop.placeAndWork();
  await shop.run((ctx) => shipOrder(ctx, { orderId: shipped, carrier: 'UPS', trackingNumber: '1Z' }));
  await shop.jobs.drain();
  const charging = await shop.place();
  await shop.jobs.deliver(await shop.jobs.theDue('order.process'));
  orders = { pending: await shop.place(), charging, challenged, paid, shipped, cancelled };
  const entries = Object.entries(orders).map(async ([name, orderId]) => {
    const [payment] = (await shop.order(orderId)).payments;
    return [name, payment?.id ?? ''] as const;
  });
  paymentOf = Object.fromEntries(await Promise.all(entries)) as typeof paymentOf;
});

afterAll(() => superuser.close());

class Undone extends Error {}

/** What the audit says, as the role that it has, after something was done to the books; then it is undone. */
async function findingsAfter(crime: (sql: Sql) => Promise<unknown>): Promise<Finding[]> {
  let findings: Finding[] = [];
  const committing = superuser.inSystem(async (tx) => {
    const sql: Sql = (text, values) => tx.all(statement('', text), values);
    await crime(sql);
    await sql('SET LOCAL ROLE waybill_system');
    findings = await audit({ ...superuser, inSnapshot: (body) => body(tx) }, rig.clock.now);
    throw new Undone();
  });
  await committing.catch((error: unknown) => {
    if (!(error instanceof Undone)) throw error;
  });
  return findings;
}

/** What is done to the books, and what the audit must say of it. */
interface Crime {
  commit(sql: Sql): Promise<unknown>;
  invariant: Finding['invariant'];
  subject: string | (() => string);
  detail: string;
}

const insertMovement = (sql: Sql, kind: string, delta: number, causeId: string) =>
  sql(
    `INSERT INTO stock_movements (tenant_id, sku, location, kind, cause_id, delta, actor, at)
     VALUES ($1, 'MUG', 'main', $2, $3, $4, 'thief', now())`,
    [shop.tenantId, kind, causeId, delta],
  );
const setLevel = (sql: Sql, changes: string) =>
  sql(`UPDATE stock_levels SET ${changes} WHERE tenant_id = $1`, [shop.tenantId]);
const someone = '0198a7c0-0000-7000-8000-00000000dead';

const crimes: Record<string, Crime> = {
  'stock that appeared without a movement': {
    commit: (sql) => setLevel(sql, 'on_hand = on_hand + 1'),
    ...{ invariant: 'I1', subject: 'MUG at main', detail: 'on hand is 97, its movements add up to 96' },
  },
  'stock that is reserved for nobody': {
    commit: (sql) => setLevel(sql, 'reserved = reserved + 1'),
    ...{ invariant: 'I1', subject: 'MUG at main', detail: 'reserved is 5, open reservations add up to 4' },
  },
  'a movement that nobody asked for': {
    commit: async (sql) => {
      await insertMovement(sql, 'adjustment', 3, someone);
      await setLevel(sql, 'on_hand = on_hand + 3');
    },
    ...{ invariant: 'I1', subject: `adjustment ${someone}`, detail: 'MUG at main: applied 0, moved 3' },
  },
  'stock below nothing': {
    commit: async (sql) => {
      await sql(
        `ALTER TABLE stock_levels DROP CONSTRAINT stock_levels_owed_within_limit,
           DROP CONSTRAINT stock_levels_reserved_not_negative`,
      );
      await setLevel(sql, 'on_hand = -1, reserved = 0');
    },
    ...{ invariant: 'I2', subject: 'MUG at main', detail: 'on hand -1, reserved 0, 0 may be owed' },
  },
  'stock that is worth what nobody paid': {
    commit: (sql) => setLevel(sql, 'value = value + 5'),
    ...{ invariant: 'I1', subject: 'MUG at main', detail: 'is worth 5, its movements add up to 0' },
  },
  'an order that waits for what is there': {
    commit: (sql) => sql('UPDATE stock_reservations SET awaited = 1 WHERE order_id = $1', [orders.paid]),
    ...{ invariant: 'I2', subject: 'MUG at main', detail: '0 are owed, orders wait for 1' },
  },
  'a transfer that left and is not on its way': {
    commit: async (sql) => {
      await sql(`INSERT INTO locations (tenant_id, code, name) VALUES ($1, 'annex', 'Annex')`, [
        shop.tenantId,
      ]);
      await sql(
        `INSERT INTO stock_transfers (tenant_id, id, from_location, to_location, in_two_steps, reason, status, actor, created_at)
         VALUES ($1, $2, 'main', 'annex', false, 'theft', 'rejected', 'thief', now())`,
        [shop.tenantId, someone],
      );
      await sql(
        `INSERT INTO stock_transfer_lines (tenant_id, transfer_id, sku, quantity) VALUES ($1, $2, 'MUG', 3)`,
        [shop.tenantId, someone],
      );
      await insertMovement(sql, 'transfer', -3, someone);
      await setLevel(sql, 'on_hand = on_hand - 3');
    },
    ...{ invariant: 'I1', subject: `transfer ${someone}` },
    detail: 'MUG (rejected): 3 to move, 3 left, 0 arrived',
  },
  'a count that moved what it did not find': {
    commit: async (sql) => {
      await sql(
        `INSERT INTO stock_counts (tenant_id, id, location, scope, reason, status, actor, opened_at)
         VALUES ($1, $2, 'main', 'all', 'theft', 'closed', 'thief', now())`,
        [shop.tenantId, someone],
      );
      await sql(
        `INSERT INTO stock_count_lines (tenant_id, count_id, sku, counted, difference) VALUES ($1, $2, 'MUG', 95, -1)`,
        [shop.tenantId, someone],
      );
      await insertMovement(sql, 'count', -2, someone);
      await setLevel(sql, 'on_hand = on_hand - 2');
    },
    ...{ invariant: 'I1', subject: `count ${someone}` },
    detail: 'MUG (closed): found a difference of -1, moved -2',
  },
  'an order that was sold twice': {
    commit: async (sql) => {
      await sql(`ALTER TABLE stock_movements DROP CONSTRAINT stock_movements_pkey`);
      await insertMovement(sql, 'sale', -2, orders.paid);
      await setLevel(sql, 'on_hand = on_hand - 2');
    },
    invariant: 'I2',
    subject: () => `order ${orders.paid}`,
    detail: 'MUG (processing): ordered 2, held 0, sold 4, restocked 0',
  },
  'a sale of what nobody ordered': {
    commit: async (sql) => {
      await insertMovement(sql, 'sale', -2, someone);
      await setLevel(sql, 'on_hand = on_hand - 2');
    },
    ...{ invariant: 'I2', subject: `order ${someone}` },
    detail: 'MUG (no order): ordered 0, held 0, sold 2, restocked 0',
  },
  'items that came back and were never sold': {
    commit: async (sql) => {
      await insertMovement(sql, 'restock', 2, orders.shipped);
      await insertMovement(sql, 'restock', 1, orders.challenged);
      await setLevel(sql, 'on_hand = on_hand + 3');
    },
    invariant: 'I2',
    subject: () => `order ${orders.challenged}`,
    detail: 'MUG (awaiting_payment): ordered 2, held 2, sold 0, restocked 1',
  },
  'an order that waits and holds nothing': {
    commit: async (sql) => {
      await sql(`UPDATE stock_reservations SET state = 'released' WHERE order_id = $1`, [orders.challenged]);
      await setLevel(sql, 'reserved = reserved - 2');
    },
    invariant: 'I2',
    subject: () => `order ${orders.challenged}`,
    detail: 'MUG (awaiting_payment): ordered 2, held 0, sold 0, restocked 0',
  },
  'a line that left twice': {
    commit: (sql) =>
      sql('UPDATE shipment_items SET quantity = quantity * 2 WHERE order_id = $1', [orders.shipped]),
    invariant: 'I2',
    subject: () => `order ${orders.shipped}`,
    detail: 'line 1 (MUG): ordered 2, shipped 4',
  },
  'money that was taken twice': {
    commit: async (sql) =>
      sql(
        `INSERT INTO payment_entries SELECT tenant_id, payment_id, kind, 'again', amount, at FROM payment_entries
         WHERE payment_id = $1`,
        [paymentOf.paid],
      ),
    invariant: 'I3',
    subject: () => `payment ${paymentOf.paid}`,
    detail: 'paid of 2500: captured 5000, refunded 0',
  },
  'more than was taken given back': {
    commit: async (sql) =>
      sql(
        `INSERT INTO payment_entries SELECT tenant_id, payment_id, 'refunded', 'again', 3000, at FROM payment_entries
         WHERE payment_id = $1`,
        [paymentOf.paid],
      ),
    invariant: 'I3',
    subject: () => `payment ${paymentOf.paid}`,
    detail: 'paid of 2500: captured 2500, refunded 3000',
  },
  'a payment that calls itself paid': {
    commit: (sql) => sql(`UPDATE payments SET status = 'paid' WHERE order_id = $1`, [orders.challenged]),
    invariant: 'I3',
    subject: () => `payment ${paymentOf.challenged}`,
    detail: 'paid of 2500: captured 0, refunded 0',
  },
  'a refund that succeeded without money': {
    commit: async (sql) =>
      sql(`INSERT INTO refunds VALUES ($1, $2, $3, $4, 100, 'theft', 'succeeded', now(), now())`, [
        shop.tenantId,
        someone,
        orders.paid,
        paymentOf.paid,
      ]),
    invariant: 'I3',
    subject: () => `payment ${paymentOf.paid}`,
    detail: 'refunded 0 in the ledger, 100 by refunds that succeeded, 100 by all',
  },
  'an order that goes on unpaid': {
    commit: async (sql) => {
      const paymentId = paymentOf.paid;
      await sql('DELETE FROM payment_entries WHERE payment_id = $1', [paymentId]);
      await sql(`UPDATE payments SET status = 'voided' WHERE id = $1`, [paymentId]);
    },
    invariant: 'I3',
    subject: () => `order ${orders.paid}`,
    detail:
      'processing with a total of 2500: captured 0, set aside 0, refunded 0, refunds under way 0, failed 0',
  },
  'a reversal of what was never refunded': {
    commit: (sql) =>
      sql(
        `INSERT INTO payment_entries (tenant_id, payment_id, kind, reference, amount, at)
         VALUES ($1, $2, 'refund_reversed', 're_none', 100, now())`,
        [shop.tenantId, paymentOf.paid],
      ),
    invariant: 'I3',
    subject: () => `payment ${paymentOf.paid}`,
    detail: 'the reversal of re_none, 100, has no refund of that amount',
  },
  'money kept of a cancelled order': {
    commit: async (sql) => {
      const paymentId = paymentOf.cancelled;
      await sql(`DELETE FROM payment_entries WHERE payment_id = $1 AND kind = 'refunded'`, [paymentId]);
      await sql('DELETE FROM refunds WHERE payment_id = $1', [paymentId]);
    },
    invariant: 'I3',
    subject: () => `order ${orders.cancelled}`,
    detail:
      'cancelled with a total of 2500: captured 2500, set aside 0, refunded 0, refunds under way 0, failed 0',
  },
  'lines that do not add up': {
    commit: (sql) =>
      sql('UPDATE order_lines SET unit_price = 1, total = 2 WHERE order_id = $1', [orders.paid]),
    invariant: 'I3',
    subject: () => `order ${orders.paid}`,
    detail: 'the subtotal is 2000, its lines add up to 2',
  },
  'an order that nobody works on': {
    commit: (sql) =>
      sql(`DELETE FROM outbox WHERE tenant_id = $1 AND job = 'order.process'`, [shop.tenantId]),
    invariant: 'I4',
    subject: () => `order ${orders.pending}`,
    detail: 'waits for order.process, which is not in the outbox',
  },
  'a payment that nobody charges': {
    commit: (sql) =>
      sql(`DELETE FROM outbox WHERE tenant_id = $1 AND job = 'payment.charge'`, [shop.tenantId]),
    invariant: 'I4',
    subject: () => `payment ${paymentOf.charging}`,
    detail: 'waits for payment.charge, which is not in the outbox',
  },
  'an order that waits for ever': {
    commit: (sql) =>
      sql('UPDATE orders SET reservation_expires_at = NULL WHERE id = $1', [orders.challenged]),
    invariant: 'I4',
    subject: () => `order ${orders.challenged}`,
    detail: 'waits for its payment without a deadline',
  },
  'an order whose deadline nobody minds': {
    commit: (sql) =>
      sql(
        `UPDATE orders SET reservation_expires_at = reservation_expires_at - interval '62 min' WHERE id = $1`,
        [orders.challenged],
      ),
    invariant: 'I4',
    subject: () => `order ${orders.challenged}`,
    detail: 'its time to pay is up, and order.expire is not in the outbox',
  },
  'a mail that was queued twice': {
    commit: async (sql) => {
      await sql('DROP INDEX messages_tenant_id_subject_id_kind_recipient_key');
      await sql(
        `INSERT INTO messages (tenant_id, id, kind, subject_id, order_id, recipient, status, created_at)
         SELECT tenant_id, gen_random_uuid(), kind, subject_id, order_id, recipient, 'sent', created_at FROM messages
         WHERE order_id = $1 AND kind = 'order_received'`,
        [orders.paid],
      );
    },
    invariant: 'I5',
    subject: () => `order_received about ${orders.paid}`,
    detail: '2 messages to one recipient',
  },
  'a mail that was sent twice': {
    commit: (sql) =>
      sql(
        `INSERT INTO order_events SELECT tenant_id, order_id, seq + 10, type, data, actor, at FROM order_events
         WHERE order_id = $1 AND type = 'mail.sent' AND data ->> 'kind' = 'order_received'`,
        [orders.paid],
      ),
    invariant: 'I5',
    subject: () => `order ${orders.paid}`,
    detail: 'order_received was sent 2 times for 1 messages',
  },
  'rows of a tenant that does not exist': {
    commit: async (sql) => {
      await sql(
        `INSERT INTO webhook_events VALUES ($1, gen_random_uuid(), 'stripe', 'e', 't', NULL, now(), now())`,
        [someone],
      );
    },
    ...{ invariant: 'I6', subject: 'webhook_events', detail: '1 rows of a tenant that does not exist' },
  },
  'a row that points into another tenant': {
    commit: async (sql) => {
      await sql('ALTER TABLE shipments DROP CONSTRAINT shipments_tenant_id_order_id_fkey');
      await sql('ALTER TABLE shipment_items DROP CONSTRAINT shipment_items_tenant_id_shipment_id_fkey');
      await sql(
        `UPDATE shipments SET tenant_id = (SELECT id FROM tenants WHERE id <> $1) WHERE order_id = $2`,
        [shop.tenantId, orders.shipped],
      );
      await sql(`ALTER TABLE shipments ADD CONSTRAINT shipments_tenant_id_order_id_fkey
        FOREIGN KEY (tenant_id, order_id) REFERENCES orders (tenant_id, id) NOT VALID`);
      await sql(`ALTER TABLE shipment_items ADD CONSTRAINT shipment_items_tenant_id_shipment_id_fkey
        FOREIGN KEY (tenant_id, shipment_id) REFERENCES shipments (tenant_id, id) NOT VALID`);
    },
    ...{
      invariant: 'I6',
      subject: 'shipment_items',
      detail: '1 rows point to no row of shipments in their tenant',
    },
  },
  'a status that history does not explain': {
    commit: (sql) => sql(`UPDATE orders SET status = 'delivered' WHERE id = $1`, [orders.shipped]),
    invariant: 'I7',
    subject: () => `order ${orders.shipped}`,
    detail: 'is delivered, its history ends in shipped',
  },
  'a history with a step that cannot be': {
    commit: (sql) =>
      sql(
        `UPDATE order_events SET type = 'order.delivered' WHERE order_id = $1 AND type = 'order.confirmed'`,
        [orders.shipped],
      ),
    invariant: 'I7',
    subject: () => `order ${orders.shipped}`,
    detail: 'event 5 does not follow from awaiting_payment',
  },
  'an order without a history': {
    commit: (sql) => sql('DELETE FROM order_events WHERE order_id = $1', [orders.pending]),
    invariant: 'I7',
    subject: () => `order ${orders.pending}`,
    detail: 'has no history',
  },
  'a history with a page torn out': {
    commit: (sql) =>
      sql(`DELETE FROM order_events WHERE order_id = $1 AND type = 'payment.captured'`, [orders.paid]),
    invariant: 'I7',
    subject: () => `order ${orders.paid}`,
    detail: '6 events numbered up to 7',
  },
};

describe('the audit', () => {
  it('finds nothing in books that are in order', async () => {
    expect(await findingsAfter(async () => undefined)).toEqual([]);
  });

  it.each(Object.entries(crimes))('finds %s', async (_, { commit, invariant, subject, detail }) => {
    const stranger = detail.includes('a tenant that does not exist') ? someone : shop.tenantId;
    expect(await findingsAfter(commit)).toContainEqual({
      ...{ invariant, tenantId: stranger, detail },
      subject: typeof subject === 'string' ? subject : subject(),
    });
  });
});
