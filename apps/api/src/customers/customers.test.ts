import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OrderView } from '../orders/order-answers.ts';
import type { Client } from '../testing/client.ts';
import { byInvoice, newOrder, placeOrder, processedOrder } from '../testing/orders.ts';
import { hire } from '../testing/people.ts';
import { startApi, type TestApi } from '../testing/start-api.ts';
import { openTestShop } from '../testing/test-shop.ts';

let api: TestApi;
let admin: Client;
beforeAll(async () => {
  api = await startApi();
  admin = (await hire(api, 'admin')).client;
});
afterAll(() => api.close());

let people = 0;
const somebody = () => ({ name: 'Wilhelmina Quux', email: `wilhelmina-${++people}@quux.example` });

/** An order that ended before anything was charged. */
async function rejectedOrder(customer: { name: string; email: string }, by: TestApi = api): Promise<string> {
  const { id } = await placeOrder(by, { customer, items: [{ sku: 'NONE', quantity: 1 }] });
  await by.process(id);
  return id;
}

const erase = (email: string, client = admin) => client.post('/v1/customers/erase', { email });

describe('a customer', () => {
  it('is found, exported and erased by their address', async () => {
    const customer = somebody();
    const { email } = customer;
    const id = await rejectedOrder(customer);
    const found = await admin.get(`/v1/customers?email=${email.toUpperCase()}`);
    expect(found.body).toMatchObject({ orders: [{ id, status: 'rejected', hold: null }], erasedAt: null });

    const exported = await admin.post('/v1/customers/export', { email });
    expect(exported.status).toBe(200);
    expect(exported.body).toMatchObject({ email, orders: [{ id, customer, payments: [] }], auditLog: [] });

    const erased = await erase(email);
    expect([erased.status, erased.body]).toEqual([
      200,
      { id: found.body['id'], orders: 1, erasedAt: expect.any(String) },
    ]);
    const { body: order } = await api.storefront.get<OrderView>(`/v1/orders/${id}`);
    expect(order).toMatchObject({
      erasedAt: erased.body['erasedAt'],
      customer: { name: 'Erased', email: 'erased@erased.invalid' },
      shippingAddress: { line1: 'Erased', city: 'Erased', postalCode: '', country: 'GB' },
      metadata: {},
    });
    expect((await admin.get<{ data: [] }>(`/v1/orders?email=${email}`)).body.data).toEqual([]);
  });

  it('leaves proof in the audit log, and no address', async () => {
    const customer = somebody();
    await rejectedOrder(customer);
    await admin.post('/v1/customers/export', { email: customer.email });
    const { body } = await erase(customer.email);
    const log = await admin.get<{ data: { action: string }[] }>(
      `/v1/audit-log?subjectType=customer&subjectId=${String(body['id'])}`,
    );
    expect(log.body.data.map(({ action }) => action)).toEqual(['customer.erase', 'customer.export']);
    expect(log.body.data[0]).toMatchObject({ actor: { type: 'staff' }, after: { orders: 1 } });
    const everything = JSON.stringify((await admin.get('/v1/audit-log?limit=100')).body);
    expect(everything.toLowerCase()).not.toContain('wilhelmina');
    expect(everything).not.toContain('quux');
    expect((await admin.get('/v1/audit-log/verification')).body).toMatchObject({ brokenAt: null });
    expect(JSON.stringify(api.logged).toLowerCase()).not.toContain('quux');
  });

  it('is erased once, however often somebody asks', async () => {
    const { email, name } = somebody();
    await rejectedOrder({ email, name });
    const [first, second] = await Promise.all([erase(email), erase(email)]);
    const third = await erase(email);
    expect([first.status, second.status, third.status]).toEqual([200, 200, 200]);
    const orders = [first, second, third].map(({ body }) => body['orders']);
    expect(orders.toSorted()).toEqual([0, 0, 1]);
    expect(new Set([first, second, third].map(({ body }) => body['erasedAt'])).size).toBe(1);
  });

  it('who has an order that is not over is not erased, and the answer names it', async () => {
    const customer = somebody();
    await rejectedOrder(customer);
    const { id, number } = await processedOrder(api, { customer, ...byInvoice });
    const { status, body } = await erase(customer.email);
    expect([status, body.code, body['orders']]).toEqual([
      ...[409, 'customer_has_open_orders'],
      [{ id, number, status: 'processing', hold: 'not_final' }],
    ]);
    const kept = await admin.get(`/v1/customers?email=${customer.email}`);
    expect(kept.body['orders']).toHaveLength(2);
  });

  it('whose next order comes in at the same moment is erased without it, or not at all', async () => {
    for (let round = 0; round < 5; round++) {
      const customer = somebody();
      await rejectedOrder(customer);
      const [placed, erased] = await Promise.all([
        api.storefront.post<OrderView>('/v1/orders', newOrder({ customer, ...byInvoice })),
        erase(customer.email),
      ]);
      expect(placed.status).toBe(202);
      expect([200, 409]).toContain(erased.status);
      await api.process(placed.body.id);
      const { body } = await api.storefront.get<OrderView>(`/v1/orders/${placed.body.id}`);
      expect(body).toMatchObject({ status: 'processing', customer, erasedAt: null });
      const { body: left } = await admin.get<{ orders: [] }>(`/v1/customers?email=${customer.email}`);
      expect(left.orders).toHaveLength(erased.status === 200 ? 1 : 2);
    }
  });

  it('of another shop is unknown here', async () => {
    const customer = somebody();
    await rejectedOrder(customer);
    const other = await openTestShop(api.transact);
    const { body } = await api.stranger.post<{ accessToken: string }>('/v1/auth/login', other.staff);
    const stranger = api.as(body.accessToken);
    for (const answer of [
      await erase(customer.email, stranger),
      await stranger.post('/v1/customers/export', { email: customer.email }),
      await stranger.get(`/v1/customers?email=${customer.email}`),
    ])
      expect([answer.status, answer.body.code]).toEqual([404, 'not_found']);
    expect((await admin.get(`/v1/customers?email=${customer.email}`)).body['orders']).toHaveLength(1);
  });

  it('is nobody’s business who may not, and no wish of a storefront’s', async () => {
    const customer = somebody();
    await rejectedOrder(customer);
    const staff = (await hire(api, 'staff')).client;
    for (const client of [staff, api.storefront]) {
      expect((await erase(customer.email, client)).body).toMatchObject({
        code: 'forbidden',
        permission: 'customers:write',
      });
    }
    for (const email of ['', 'nobody', '%', 'a@b.example, c@d.example'])
      expect((await erase(email)).body.code).toBe('validation_failed');
    for (const email of ["x'--@quux.example", 'w_lhelmina-1@quux.example', '*@quux.example'])
      expect((await erase(email)).status).toBe(404);
  });
});
