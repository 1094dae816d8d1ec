import { describe, expect, it } from 'vitest';
import { verifyAuditLog } from '../audit-log/verify.ts';
import { queueMail } from '../mail/queue-mail.ts';
import { cancelOrder } from '../order/cancel-order.ts';
import { deliverShipment } from '../order/deliver-shipment.ts';
import { shipOrder } from '../order/ship-order.ts';
import { requestRefund } from '../payment/request-refund.ts';
import { retryPayment } from '../payment/retry-payment.ts';
import { listExports, requestExport } from '../tenant/export/exports.ts';
import { shareRig } from '../testing/rig.ts';
import { openShop, type Shop } from '../testing/shop.ts';
import { payBy } from '../testing/test-provider.ts';
import { eraseCustomer } from './erase-customer.ts';
import { exportCustomer } from './export-customer.ts';
import { findCustomer } from './find-customer.ts';
import { createOrderLink, findLinkedOrder } from './order-links.ts';

const rig = shareRig();

/** Strings that nothing else in the database holds; each stands for one way in which a person gets into it. */
const traces = {
  name: 'Xanthippe',
  surname: 'Vroomfondel',
  mailbox: 'xanthippe.v',
  domain: 'vroomfondel.example',
  street: 'Zephyrgasse',
  floor: 'Mezzaninwohnung',
  city: 'Quizdorf',
  postalCode: 'QX-99417',
  phone: '+43 555 0199 77',
  note: 'orchidsforgrandma',
  tracking: '1Z-UNIQUE-TRACK',
  method: 'pm_paid',
};
const email = `${traces.mailbox}@${traces.domain}`;
const name = `${traces.name} ${traces.surname}`;
const person = {
  customer: { name, email },
  shippingAddress: {
    ...{ line1: `${traces.street} 7`, line2: `${traces.floor}, ${traces.phone}`, city: traces.city },
    ...{ region: 'Wien', postalCode: traces.postalCode, country: 'AT' },
  },
  metadata: { note: traces.note, phone: traces.phone },
};

/** Where in the database, in every schema of it, one of the strings stands: `table: string`. */
async function findTraces(wanted: readonly string[]): Promise<string[]> {
  const tables = await rig.sql<{ name: string }>(
    `SELECT format('%I.%I', n.nspname, c.relname) AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind IN ('r', 'p', 'm') AND n.nspname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1`,
  );
  const found: string[] = [];
  for (const { name: table } of tables) {
    const rows = await rig.sql<{ row: string }>(`SELECT lower(t::text) AS row FROM ${table} t`);
    const text = rows.map(({ row }) => row).join('\n');
    found.push(
      ...wanted.filter((trace) => text.includes(trace.toLowerCase())).map((trace) => `${table}: ${trace}`),
    );
  }
  return found;
}

/** Orders of the person in every state in which one can end, with all that people and programs write on the way. */
async function openHistory(shop: Shop): Promise<string[]> {
  const idempotency = { key: 'cart-of-somebody', requestHash: Buffer.alloc(32, 7) };
  const delivered = await shop.submit(person, { idempotency });
  if (delivered.kind !== 'accepted') throw new Error('not accepted');
  const orderId = delivered.order.id;
  await shop.jobs.drain();
  await shop.run(async (ctx) => {
    const { shipmentId } = await shipOrder(ctx, { orderId, carrier: 'UPS', trackingNumber: traces.tracking });
    await deliverShipment(ctx, { orderId, shipmentId });
    await requestRefund(ctx, { orderId, amount: 300, reason: `${name} says it is chipped`, restock: false });
    await createOrderLink(ctx, orderId);
  });
  const declined = await shop.placeAndWork({ ...person, payment: payBy('declined') });
  await shop.run((ctx) =>
    retryPayment(ctx, { orderId: declined, provider: 'stripe', paymentMethod: 'pm_paid' }),
  );
  await shop.jobs.drain();
  await shop.run((ctx) => cancelOrder(ctx, { orderId: declined, reason: `${name} phoned: ${traces.phone}` }));
  const rejected = await shop.placeAndWork({ ...person, items: [{ sku: 'NONE', quantity: 1 }] });
  await shop.jobs.drain();
  // Answers are stored with what they told.
  await rig.sql(
    `INSERT INTO idempotency_keys (tenant_id, key, request_hash, status, body, created_at)
     VALUES ($1, 'refund-1', '\\x00', 202, $2, $3)`,
    [shop.tenantId, JSON.stringify({ id: orderId, customer: person.customer }), rig.clock.now],
  );
  // A mail that waits for its server.
  rig.mailer.failNext(1);
  const cancelledLate = await shop.placeAndWork({ ...person, payment: payBy('paid') });
  await shop.run((ctx) => cancelOrder(ctx, { orderId: cancelledLate, reason: 'no' }));
  return [orderId, declined, rejected, cancelledLate];
}

const wholeOrders = (shop: Shop) =>
  rig.sql(
    `SELECT o.number, o.status, o.subtotal, o.shipping_total, o.tax_total, o.total, o.currency, o.rejection,
            (SELECT json_agg(json_build_array(l.sku, l.quantity, l.unit_price, l.total) ORDER BY line_no)
             FROM order_lines l WHERE l.tenant_id = o.tenant_id AND l.order_id = o.id) AS lines,
            (SELECT json_agg(json_build_array(e.kind, e.amount, e.reference) ORDER BY e.kind, e.reference)
             FROM payment_entries e JOIN payments p ON p.tenant_id = e.tenant_id AND p.id = e.payment_id
             WHERE p.tenant_id = o.tenant_id AND p.order_id = o.id) AS entries,
            (SELECT json_agg(json_build_array(v.seq, v.type, v.at, v.actor) ORDER BY v.seq)
             FROM order_events v WHERE v.tenant_id = o.tenant_id AND v.order_id = o.id) AS events
     FROM orders o WHERE o.tenant_id = $1 ORDER BY o.number`,
    [shop.tenantId],
  );

describe('a customer who is erased', () => {
  it('leaves no trace in any table, and every figure in its place', async () => {
    const shop = await openShop(rig);
    const ids = await openHistory(shop);
    await shop.run(requestExport);
    await shop.jobs.drain();
    const before = await findTraces(Object.values(traces));
    for (const trace of Object.values(traces)) expect(before.join()).toContain(trace);
    const figures = await wholeOrders(shop);
    await shop.jobs.drain();

    const erased = await shop.run((ctx) => eraseCustomer(ctx, email.toUpperCase()));
    expect(erased.orders).toBe(ids.length);
    expect(await findTraces(Object.values(traces))).toEqual([]);
    await shop.jobs.drain();
    expect(await findTraces(Object.values(traces))).toEqual([]);
    const after = await wholeOrders(shop);
    expect(after.length).toBe(figures.length);
    // Refunds and mails that were under way have added to the history meanwhile; what was there is there.
    expect(after).toMatchObject(
      figures.map(({ number, status, total, lines }) => ({ number, status, total, lines })),
    );
    expect(await rig.audit()).toEqual([]);
    const chain = await rig.systemDb.inSystem((tx) => verifyAuditLog(tx, shop.tenantId));
    expect(chain.brokenAt).toBeNull();
    expect((await shop.order(ids[0] ?? '')).shippingAddress).toMatchObject({ country: 'AT', region: 'Wien' });
  });

  it('is in no export of the shop any more; one that was under way is written without them', async () => {
    const shop = await openShop(rig);
    await shop.placeAndWork({ ...person, items: [{ sku: 'NONE', quantity: 1 }] });
    await shop.run(requestExport);
    await shop.run((ctx) => eraseCustomer(ctx, email));
    await shop.jobs.drain();
    expect(await shop.run(listExports)).toMatchObject([{ status: 'ready' }]);
    expect(await findTraces(Object.values(traces))).toEqual([]);
  });

  it('is on record by a hash that only the shop can find again', async () => {
    const [shop, other] = [await openShop(rig), await openShop(rig)];
    await shop.placeAndWork({ ...person, items: [{ sku: 'NONE', quantity: 1 }] });
    await other.placeAndWork({ ...person, items: [{ sku: 'NONE', quantity: 1 }] });
    const { mark } = await shop.run((ctx) => eraseCustomer(ctx, email));
    expect(mark).toMatch(/^[0-9a-f]{64}$/);
    expect((await other.run((ctx) => eraseCustomer(ctx, email))).mark).not.toBe(mark);
    const [entry] = await rig.sql(
      `SELECT actor_type, subject_type, after FROM audit_log WHERE tenant_id = $1 AND subject_id = $2`,
      [shop.tenantId, mark],
    );
    expect(entry).toMatchObject({ actor_type: 'staff', subject_type: 'customer', after: { orders: 1 } });
    const found = await shop.run((ctx) => findCustomer(ctx, email));
    expect(found).toMatchObject({ mark, orders: [], erasedAt: rig.clock.now });
  });

  it('is erased once, however often it is asked, and may order again', async () => {
    const shop = await openShop(rig);
    await shop.placeAndWork({ ...person, items: [{ sku: 'NONE', quantity: 1 }] });
    const first = await shop.run((ctx) => eraseCustomer(ctx, email));
    const again = await shop.run((ctx) => eraseCustomer(ctx, email));
    expect(again).toEqual({ ...first, orders: 0 });
    const orderId = await shop.placeAndWork(person);
    expect((await shop.order(orderId)).customer).toEqual({ name, email });
    await expect(shop.run((ctx) => eraseCustomer(ctx, email))).rejects.toMatchObject({
      code: 'customer_has_open_orders',
      details: { extras: { orders: [{ id: orderId, status: 'processing', hold: 'not_final' }] } },
    });
    await shop.run((ctx) => cancelOrder(ctx, { orderId, reason: 'test' }));
    await shop.jobs.drain();
    await shop.run((ctx) => eraseCustomer(ctx, email));
  });

  it('is unknown where nobody knew them', async () => {
    const shop = await openShop(rig);
    await expect(shop.run((ctx) => eraseCustomer(ctx, 'nobody@example.com'))).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  it('keeps the address that a parcel or money still needs', async () => {
    const shop = await openShop(rig);
    const customer = { name, email: 'held@held.example' };
    const paid = await shop.placeAndWork({ customer });
    const hold = async () => {
      const found = await shop.run((ctx) => findCustomer(ctx, customer.email));
      return found?.orders.map((order) => order.hold);
    };
    expect(await hold()).toEqual(['not_final']);
    await shop.run(async (ctx) => {
      const { shipmentId } = await shipOrder(ctx, { orderId: paid, carrier: 'UPS', trackingNumber: '1Z' });
      await deliverShipment(ctx, { orderId: paid, shipmentId });
    });
    expect(await hold()).toEqual([null]);
    await shop.run((ctx) => requestRefund(ctx, { orderId: paid, amount: 1, reason: 'x', restock: false }));
    expect(await hold()).toEqual(['money_under_way']);
    await shop.jobs.drain();
    expect(await hold()).toEqual([null]);
    await rig.sql('UPDATE orders SET disputed_at = now() WHERE id = $1', [paid]);
    expect(await hold()).toEqual(['disputed']);
    await rig.sql('UPDATE orders SET disputed_at = NULL WHERE id = $1', [paid]);
  });

  it('gets no mail any more, and is shown nothing by old links', async () => {
    const shop = await openShop(rig);
    const customer = { name, email: 'gone@gone.example' };
    const orderId = await shop.placeAndWork({ customer });
    await shop.run(async (ctx) => {
      const { shipmentId } = await shipOrder(ctx, { orderId, carrier: 'UPS', trackingNumber: '1Z' });
      await deliverShipment(ctx, { orderId, shipmentId });
    });
    const { token } = await shop.run((ctx) => createOrderLink(ctx, orderId));
    expect(await findLinkedOrder(rig.db, token, () => rig.clock.now)).toMatchObject({
      order: { id: orderId },
    });
    // The mail that it was shipped waits, and is never sent.
    const sent = rig.mailer.to(customer.email).length;
    await shop.run((ctx) => eraseCustomer(ctx, customer.email));
    await shop.jobs.drain();
    expect(await findLinkedOrder(rig.db, token, () => rig.clock.now)).toBeNull();
    await expect(shop.run((ctx) => createOrderLink(ctx, orderId))).rejects.toMatchObject({
      code: 'customer_erased',
    });
    await shop.run((ctx) => requestRefund(ctx, { orderId, amount: 1, reason: 'x', restock: false }));
    await shop.jobs.drain();
    expect(rig.mailer.to(customer.email)).toHaveLength(sent);
    const recipient = (await shop.order(orderId)).customer.email;
    await shop.run((ctx) => queueMail(ctx, { kind: 'refund_sent', subjectId: orderId, orderId, recipient }));
    expect(await shop.jobs.due('mail.send')).toEqual([]);
  });
});

describe('an export', () => {
  it('tells all that is held of a customer and nothing of anybody else, and is on record', async () => {
    const shop = await openShop(rig);
    const customer = { name, email: 'export@export.example' };
    const orderId = await shop.placeAndWork({ ...person, customer });
    await shop.placeAndWork();
    await shop.run((ctx) => shipOrder(ctx, { orderId, carrier: 'UPS', trackingNumber: '1Z' }));
    await shop.jobs.drain();
    const exported = await shop.run((ctx) => exportCustomer(ctx, 'Export@export.example'));
    expect(exported.orders).toHaveLength(1);
    expect(exported.orders[0]).toMatchObject({
      order: { id: orderId, customer, shippingAddress: person.shippingAddress, metadata: person.metadata },
      mails: [
        { kind: 'order_confirmed', recipient: customer.email, status: 'sent' },
        { kind: 'order_shipped', recipient: customer.email, status: 'sent' },
      ],
    });
    expect(exported.orders[0]?.events.map(({ type }) => type)).toContain('order.shipped');
    expect(exported.deeds.map(({ action }) => action)).toEqual(['order.ship']);
    expect(JSON.stringify(exported)).not.toContain('Ada Lovelace');
    const again = await shop.run((ctx) => exportCustomer(ctx, customer.email));
    expect(again.deeds.map(({ action }) => action)).toEqual(['order.ship', 'customer.export']);
  });
});
