import { newId } from '@waybill/domain';
import { until } from '@waybill/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OrderView } from '../orders/order-answers.ts';
import type { Client } from '../testing/client.ts';
import { byInvoice, newOrder } from '../testing/orders.ts';
import { password } from '../testing/people.ts';
import { startApi, type TestApi } from '../testing/start-api.ts';
import { openTestShop, type TestShop } from '../testing/test-shop.ts';

interface TenantView {
  id: string;
  slug: string;
  status: string;
  deleteAfter: string | null;
  suspensionReason: string | null;
}

interface Entries {
  data: { action: string; actor: { type: string; id: string }; subject: object; after: object | null }[];
}

let api: TestApi;
let operator: Client;
beforeAll(async () => {
  api = await startApi();
  operator = await api.logIn();
});
afterAll(() => api.close());

let shops = 0;
const newShop = (changes: object = {}) => ({
  slug: `new-${++shops}`,
  name: 'Harbour & Pine',
  currency: 'EUR',
  owner: { email: `owner-${shops}@example.com`, name: 'Olive Owner' },
  shippingMethods: [{ code: 'standard', name: 'Standard', price: 500 }],
  ...changes,
});

const act = (id: string, action: string, body: object = {}) =>
  operator.post<TenantView>(`/v1/tenants/${id}/${action}`, body);
const remove = (id: string) => operator.call<TenantView>('DELETE', `/v1/tenants/${id}`);
const suspend = (id: string) => act(id, 'suspend', { reason: 'The bill is unpaid.' });

/** A neighbour with products, one of whose people does not operate the installation. */
async function openNeighbour(): Promise<TestShop & { storefront: Client; owner: Client }> {
  const shop = await openTestShop(api.transact);
  await api.db.inTenant(shop.tenantId, ({ prisma }) => prisma.user.updateMany({ data: { operator: false } }));
  const { body } = await api.stranger.post<{ accessToken: string }>('/v1/auth/login', shop.staff);
  return { ...shop, storefront: api.as(shop.apiKey), owner: api.as(body.accessToken) };
}

const logOf = async (client: Client, limit = 5) =>
  (await client.get<Entries>(`/v1/audit-log?limit=${limit}`)).body.data;
const isRefused = (client: Client) =>
  until(async () => {
    const { status, body } = await client.post('/v1/orders', newOrder(byInvoice));
    return status === 403 && body.code === 'tenant_suspended';
  });
const isTaken = (client: Client) =>
  until(async () => (await client.post('/v1/orders', newOrder(byInvoice))).status === 202);

describe('a shop that the operator opens', () => {
  it('is its owner’s with the link of a mail, and on record in both logs', async () => {
    const shop = newShop();
    const { status, body, headers } = await operator.post<TenantView>('/v1/tenants', shop);
    expect([status, headers.get('location')]).toEqual([201, `/v1/tenants/${body.id}`]);
    expect(body).toMatchObject({ slug: shop.slug, name: shop.name, currency: 'EUR', status: 'active' });
    const { data } = await api.db.inTenant(body.id, (tx) => tx.prisma.message.findFirstOrThrow());
    const { link, role } = data as { link: string; role: string };
    expect(role).toBe('owner');
    const token = new URL(link).searchParams.get('token');
    const accepted = await api.stranger.post('/v1/auth/invitations/accept', { token, password });
    expect(accepted.status).toBe(204);
    const { email } = shop.owner;
    const entered = await api.stranger.post<{ accessToken: string }>('/v1/auth/login', { email, password });
    const owner = api.as(entered.body.accessToken);
    expect((await owner.get('/v1/settings')).body).toMatchObject({ merchantEmail: email });
    const opened = (await logOf(owner, 50)).find(({ action }) => action === 'tenant.open');
    expect(opened).toMatchObject({ actor: { type: 'operator' }, subject: { type: 'tenant', id: body.id } });
    expect((await logOf(operator))[0]).toMatchObject({
      action: 'tenant.open',
      actor: { type: 'staff', id: opened?.actor.id },
      after: { slug: shop.slug, owner: 'o***@example.com' },
    });
    for (const log of [owner, operator]) {
      expect((await log.get('/v1/audit-log/verification')).body).toMatchObject({ brokenAt: null });
    }
  });

  it.each([
    ['slug', { slug: 'Upper' }],
    ['slug', { slug: newId() }],
    ['currency', { currency: 'XXL' }],
    ['owner.email', { owner: { email: 'nobody', name: 'N' } }],
    ['shippingMethods', { shippingMethods: [] }],
  ])('is refused with the name of the field: %s', async (path, changes) => {
    const { status, body } = await operator.post('/v1/tenants', newShop(changes));
    expect([status, body.errors?.[0]?.path]).toEqual([400, path]);
  });

  it('is opened once, also by two at once', async () => {
    const shop = newShop();
    const answers = await Promise.all([1, 2].map(() => operator.post('/v1/tenants', shop)));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409]);
    expect(answers.find(({ status }) => status === 409)?.body).toMatchObject({
      ...{ code: 'already_exists', errors: [{ path: 'slug' }] },
    });
  });

  it('gets another owner where the first one is gone', async () => {
    const { body } = await operator.post<TenantView>('/v1/tenants', newShop());
    const { status } = await act(body.id, 'owner-invitations', { email: 'next@example.com', name: 'Next' });
    expect(status).toBe(200);
    const invited = await api.db.inTenant(body.id, (tx) => tx.prisma.invitation.count());
    expect(invited).toBe(2);
  });

  it('is found page by page among the others, and nothing else is', async () => {
    await openNeighbour();
    const all: string[] = [];
    let path: string | null = '/v1/tenants?limit=2';
    while (path) {
      const { body }: { body: { data: TenantView[]; nextCursor: string | null } } = await operator.get(path);
      all.push(...body.data.map(({ id }) => id));
      path = body.nextCursor && `/v1/tenants?limit=2&cursor=${body.nextCursor}`;
    }
    const { body } = await operator.get<{ data: TenantView[] }>('/v1/tenants?limit=100');
    expect(all).toEqual(body.data.map(({ id }) => id));
    expect(new Set(all).size).toBe(all.length);
    expect(all).toContain(api.tenantId);
    expect((await operator.get(`/v1/tenants/${newId()}`)).status).toBe(404);
    for (const action of ['suspend', 'resume', 'undelete', 'owner-invitations']) {
      const body = {
        ...(action === 'suspend' && { reason: 'x' }),
        ...(action === 'owner-invitations' && { email: 'a@example.com', name: 'A' }),
      };
      expect([action, (await act(newId(), action, body)).status]).toEqual([action, 404]);
    }
  });
});

describe('a shop that is suspended', () => {
  it('can be read and not changed within a second, and goes on when it is resumed', async () => {
    const shop = await openNeighbour();
    await isTaken(shop.storefront);
    const { status, body } = await suspend(shop.tenantId);
    expect([status, body.status, body.suspensionReason]).toEqual([200, 'suspended', 'The bill is unpaid.']);
    await isRefused(shop.storefront);
    const { body: orders } = await shop.storefront.get<{ data: OrderView[] }>('/v1/orders');
    const order = orders.data[0];
    expect(order).toMatchObject({ status: 'pending' });
    const cancelled = await shop.storefront.post(`/v1/orders/${order?.id}/cancel`, { reason: 'x' });
    expect([cancelled.status, cancelled.body.code]).toEqual([403, 'tenant_suspended']);
    const changed = await shop.owner.call('PATCH', '/v1/settings', { json: { name: 'x' } });
    expect([changed.status, changed.body.code]).toEqual([403, 'tenant_suspended']);
    expect((await api.storefront.post('/v1/orders', newOrder(byInvoice))).status).toBe(202);

    expect((await act(shop.tenantId, 'resume')).body).toMatchObject({
      ...{ status: 'active', suspensionReason: null },
    });
    await isTaken(shop.storefront);
    expect((await logOf(shop.owner)).map(({ action }) => action)).toEqual(
      expect.arrayContaining(['tenant.resume', 'tenant.suspend']),
    );
  });

  it('lets its people log in, look around and log out', async () => {
    const shop = await openNeighbour();
    await suspend(shop.tenantId);
    await isRefused(shop.storefront);
    const { status, body } = await api.stranger.post<{ accessToken: string }>('/v1/auth/login', shop.staff);
    expect(status).toBe(200);
    const owner = api.as(body.accessToken);
    expect((await owner.get('/v1/people')).status).toBe(200);
    expect((await owner.post('/v1/auth/logout', {})).status).toBe(204);
  });

  it('is suspended once, whoever asks again, and resumed once', async () => {
    const { tenantId, owner } = await openNeighbour();
    await Promise.all([suspend(tenantId), suspend(tenantId), suspend(tenantId)]);
    expect((await act(tenantId, 'suspend', { reason: 'Another one.' })).body).toMatchObject({
      suspensionReason: 'The bill is unpaid.',
    });
    await Promise.all([act(tenantId, 'resume'), act(tenantId, 'resume')]);
    const actions = (await logOf(owner, 50)).map(({ action }) => action);
    expect(actions.filter((action) => action === 'tenant.suspend')).toHaveLength(1);
    expect(actions.filter((action) => action === 'tenant.resume')).toHaveLength(1);
  });

  it('is never the one that the operator works in', async () => {
    for (const answer of [await suspend(api.tenantId), await remove(api.tenantId)]) {
      expect(answer).toMatchObject({ status: 409, body: { code: 'illegal_transition' } });
    }
  });

  it('keeps what its payment provider reports', async () => {
    const shop = await openNeighbour();
    await suspend(shop.tenantId);
    await isRefused(shop.storefront);
    const { status } = await api.stranger.post(`/webhooks/stripe/${shop.slug}`, {});
    // Unsigned, and not refused for the suspension.
    expect(status).toBe(400);
  });
});

describe('a shop that is to be deleted', () => {
  it('is suspended for a month, and kept if that is undone', async () => {
    const shop = await openNeighbour();
    const { status, body } = await remove(shop.tenantId);
    expect([status, body.status]).toEqual([202, 'deleting']);
    const days = (Date.parse(String(body.deleteAfter)) - Date.now()) / 86_400_000;
    expect(Math.round(days)).toBe(30);
    expect((await remove(shop.tenantId)).body).toEqual(body);
    await isRefused(shop.storefront);
    expect((await act(shop.tenantId, 'undelete')).body).toMatchObject({
      status: 'active',
      deleteAfter: null,
    });
    await isTaken(shop.storefront);
    expect((await logOf(operator, 2)).map(({ action }) => action)).toEqual([
      'tenant.undo_deletion',
      'tenant.request_deletion',
    ]);
  });

  it('is suspended afterwards if it was before', async () => {
    const { tenantId } = await openNeighbour();
    await suspend(tenantId);
    await remove(tenantId);
    expect((await act(tenantId, 'resume')).body).toMatchObject({ status: 'deleting' });
    await suspend(tenantId);
    expect((await act(tenantId, 'undelete')).body).toMatchObject({ status: 'suspended' });
  });

  it('is not one whose people operate the installation', async () => {
    const shop = await openTestShop(api.transact);
    expect((await remove(shop.tenantId)).body).toMatchObject({ code: 'illegal_transition' });
  });
});
