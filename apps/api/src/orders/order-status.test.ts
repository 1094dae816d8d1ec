import { generateOrderToken, newId, shipOrder } from '@waybill/domain';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { byInvoice, processedOrder } from '../testing/orders.ts';
import { hire } from '../testing/people.ts';
import { startApi, type TestApi } from '../testing/start-api.ts';
import { openTestShop } from '../testing/test-shop.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const person = {
  customer: { name: 'Wilhelmina Quux', email: 'wilhelmina.quux@example.com' },
  shippingAddress: { line1: '7 Unseen Lane', city: 'Nowhereton', postalCode: 'ZZ9 9ZZ', country: 'GB' },
  metadata: { note: 'gift for Ada' },
};

/** The token of the mail that confirms the order. */
async function mailedToken(orderId: string): Promise<string> {
  const { data } = await api.db.inTenant(api.tenantId, (tx) =>
    tx.prisma.message.findFirstOrThrow({ where: { orderId, kind: 'order_confirmed' } }),
  );
  return (data as { link: string }).link;
}

const open = (token: string) => api.stranger.get<string>(`/orders/status?token=${encodeURIComponent(token)}`);
const look = async (token: string) => {
  const { status, body } = await open(token);
  return { status, body };
};

async function orderWithLink(): Promise<{ id: string; number: number; token: string }> {
  const { id, number } = await processedOrder(api, { ...person, ...byInvoice });
  return { id, number, token: await mailedToken(id) };
}

describe('the page behind the link in a mail', () => {
  it('shows how the order stands, and not whose it is', async () => {
    const { id, number, token } = await orderWithLink();
    await api.transact(api.scope, (ctx) =>
      shipOrder(ctx, { orderId: id, carrier: 'Royal <Mail>', trackingNumber: 'RM123456785GB' }),
    );
    const { status, body } = await open(token);
    expect(status).toBe(200);
    for (const shown of [
      `Order ${number}`,
      'on its way',
      'Stoneware mug',
      'Royal &lt;Mail&gt;',
      'RM123456785GB',
    ])
      expect(body).toContain(shown);
    for (const hidden of [
      'Wilhelmina',
      'quux',
      'Unseen Lane',
      'Nowhereton',
      'ZZ9 9ZZ',
      'gift for Ada',
      id,
      '<script',
    ])
      expect(body).not.toContain(hidden);
  });

  it('is for nobody else: not kept, not indexed, not told to other sites, and runs nothing', async () => {
    const { token } = await orderWithLink();
    for (const which of [token, 'wrong']) {
      const { headers } = await open(which);
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('x-robots-tag')).toBe('noindex, nofollow');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('content-security-policy')).toMatch(/^default-src 'none';style-src 'sha256-/);
      expect(headers.get('content-security-policy')).not.toContain('unsafe');
    }
    expect((await api.stranger.call('POST', `/orders/status?token=${token}`)).status).toBe(405);
  });

  it('says so where the shop is suspended', async () => {
    const { token } = await orderWithLink();
    const setSuspended = (suspendedAt: Date | null) =>
      api.db.inTenant(api.tenantId, ({ prisma }) => prisma.tenant.updateMany({ data: { suspendedAt } }));
    expect((await open(token)).body).not.toContain('closed for now');
    await setSuspended(new Date());
    expect((await open(token)).body).toContain('closed for now: nothing is charged');
    await setSuspended(null);
  });

  it('leaves no token in the log', async () => {
    const { token } = await orderWithLink();
    await open(token);
    expect(JSON.stringify(api.logged)).not.toContain(token.slice(0, 40));
  });

  it('is the same 404 for every token that opens nothing', async () => {
    const { id, token } = await orderWithLink();
    const expired = await orderWithLink();
    await api.db.inTenant(api.tenantId, (tx) =>
      tx.prisma.orderLink.updateMany({ where: { orderId: expired.id }, data: { expiresAt: api.db.now() } }),
    );
    const other = await openTestShop(api.transact);
    const bytes = Buffer.from(token.slice(4), 'base64url');
    const secretOfIt = bytes.subarray(16);
    const foreign = Buffer.concat([Buffer.from(other.tenantId.replaceAll('-', ''), 'hex'), secretOfIt]);
    const flipped = Buffer.from(bytes);
    flipped[47] = (flipped[47] ?? 0) ^ 1;
    const wrong: Record<string, string> = {
      nothing: '',
      'something else': 'wbp_abc',
      'one bit less': `wbo_${flipped.toString('base64url')}`,
      'another guess': generateOrderToken(api.tenantId),
      'of a shop that is not there': generateOrderToken(newId()),
      'of another shop': `wbo_${foreign.toString('base64url')}`,
      'with more behind it': `${token}A`,
      'the id of the order': id,
      expired: expired.token,
    };
    expect((await open(token)).status).toBe(200);
    const gone = await look('wbo_');
    expect([gone.status, gone.body]).toEqual([404, expect.stringContaining('ask for a new link')]);
    for (const [name, each] of Object.entries(wrong)) expect([name, await look(each)]).toEqual([name, gone]);
    expect((await api.stranger.get('/orders/status')).status).toBe(404);
    const twice = await api.stranger.get(`/orders/status?token=${token}&token=${token}`);
    expect(twice.status).toBe(404);
  });
});

describe('somebody who tries tokens', () => {
  it('is soon refused, as who guesses passwords is', async () => {
    const limited = await startApi({ limits: { address: 50 } });
    try {
      const tries = [];
      for (let n = 0; n < 4; n++)
        tries.push(await limited.stranger.get(`/orders/status?token=${generateOrderToken(newId())}`));
      expect(tries.map(({ status }) => status)).toEqual([404, 404, 429, 429]);
    } finally {
      await limited.close();
    }
  });
});

describe('a fresh link', () => {
  it('is made for whom staff asks, for as long as the shop lets links live, and stands in the audit log', async () => {
    const { id, token } = await orderWithLink();
    const staff = await hire(api, 'staff');
    const before = api.db.now().getTime();
    const { status, body } = await staff.client.post<{ url: string; expiresAt: string }>(
      `/v1/orders/${id}/status-link`,
      undefined,
    );
    expect(status).toBe(201);
    const days = (Date.parse(body.expiresAt) - before) / 86_400_000;
    expect(days).toBeCloseTo(180, 1);
    const url = new URL(body.url);
    expect(url.origin + url.pathname).toBe('http://localhost:3000/orders/status');
    const fresh = String(url.searchParams.get('token'));
    expect(fresh).not.toBe(token);
    expect([(await open(fresh)).status, (await open(token)).status]).toEqual([200, 200]);
    const owner = await api.logIn();
    const log = await owner.get<{ data: { action: string; subject: object }[] }>(
      `/v1/audit-log?action=order.link&subjectId=${id}`,
    );
    expect(log.body.data).toMatchObject([{ action: 'order.link', subject: { type: 'order', id } }]);
    expect(JSON.stringify(log.body)).not.toContain(fresh);
  });

  it('is made for no order of another shop, and by nobody who only looks', async () => {
    const { id } = await orderWithLink();
    const other = await openTestShop(api.transact);
    const foreign = await api.as(other.apiKey).post(`/v1/orders/${id}/status-link`, {});
    expect([foreign.status, foreign.body.code]).toEqual([404, 'not_found']);
    const viewer = await hire(api, 'viewer');
    expect((await viewer.client.post(`/v1/orders/${id}/status-link`, {})).status).toBe(403);
  });

  it('is stored as a hash', async () => {
    const { id, token } = await orderWithLink();
    const rows = await api.db.inTenant(api.tenantId, (tx) =>
      tx.prisma.orderLink.findMany({ where: { orderId: id } }),
    );
    expect(rows).toHaveLength(1);
    expect(Buffer.from(rows[0]?.tokenHash ?? []).toString()).not.toContain(token);
  });
});
