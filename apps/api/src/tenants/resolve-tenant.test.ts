import { request } from 'node:http';
import { newId } from '@waybill/domain';
import { until } from '@waybill/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi, type TestApi } from '../testing/start-api.ts';
import { openTestShop, type TestShop } from '../testing/test-shop.ts';

let api: TestApi;
let other: TestShop;
beforeAll(async () => {
  api = await startApi({ baseDomain: 'shops.example.com', publicUrl: 'http://api.shops.example.com' });
  other = await openTestShop(api.transact);
});
afterAll(() => api.close());

interface Asked {
  host?: string;
  tenant?: string;
  token?: string;
  path?: string;
}

/** With a host of its own choosing, which `fetch` does not send. */
const ask = ({ host, tenant, token, path = '/v1/shop' }: Asked) =>
  new Promise<{ status: number | undefined; body: Record<string, unknown> }>((resolve, reject) => {
    const headers = {
      ...(host !== undefined && { host }),
      ...(tenant !== undefined && { 'x-waybill-tenant': tenant }),
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    };
    const sent = request(`${api.baseUrl}${path}`, { headers }, async (answer) => {
      const chunks = await answer.toArray();
      resolve({ status: answer.statusCode, body: JSON.parse(Buffer.concat(chunks).toString()) });
    });
    sent.on('error', reject).end();
  });

const slugOf = async (asked: Asked) => (await ask(asked)).body['slug'];
const codeOf = async (asked: Asked) => (await ask(asked)).body['code'];
const below = (name: string) => `${name}.shops.example.com`;

describe('a public read', () => {
  it('is about the shop that its header or its host names', async () => {
    expect(await slugOf({ tenant: api.slug })).toBe(api.slug);
    expect(await slugOf({ tenant: other.tenantId })).toBe(other.slug);
    expect(await slugOf({ host: below(other.slug) })).toBe(other.slug);
    expect(await slugOf({ host: `${below(other.slug).toUpperCase()}:8080` })).toBe(other.slug);
    expect(await slugOf({ host: below(other.slug), tenant: other.tenantId })).toBe(other.slug);
  });

  it('is about the shop of its credentials where it names none', async () => {
    expect(await slugOf({ token: other.apiKey })).toBe(other.slug);
    expect(await slugOf({ token: other.apiKey, host: 'api.shops.example.com' })).toBe(other.slug);
    expect(await slugOf({ token: other.apiKey, tenant: other.slug })).toBe(other.slug);
  });

  it.each([
    ['no name', () => ({})],
    ['no name but that of the API', () => ({ host: 'api.shops.example.com' })],
    ['the name of nobody', () => ({ tenant: 'nobody' })],
    ['the id of nobody', () => ({ tenant: newId() })],
    ['a name that is none', () => ({ tenant: `' OR 1=1 --` })],
    ['an empty name', () => ({ tenant: '' })],
    ['a name below a shop’s', () => ({ host: `www.${below(other.slug)}` })],
    ['a domain that only looks alike', () => ({ host: `${other.slug}.evilshops.example.com` })],
    ['two names of two shops', () => ({ host: below(api.slug), tenant: other.slug })],
    ['two names of which one is nobody’s', () => ({ host: below(api.slug), tenant: 'nobody' })],
  ] satisfies [string, () => Asked][])('is about nothing with %s', async (_, asked) => {
    expect(await ask(asked())).toMatchObject({ status: 404, body: { code: 'not_found' } });
  });

  it('says so where the shop is suspended', async () => {
    const read = () => ask({ tenant: other.slug });
    expect((await read()).body).toEqual({
      ...{ slug: other.slug, name: `Shop ${other.slug}`, currency: 'USD', status: 'open' },
    });
    const setSuspended = (suspendedAt: Date | null) =>
      api.db.inTenant(other.tenantId, ({ prisma }) => prisma.tenant.updateMany({ data: { suspendedAt } }));
    await setSuspended(new Date());
    await until(async () => (await read()).body['status'] === 'suspended', { timeoutMs: 2_000 });
    await setSuspended(null);
  });
});

describe('credentials of one shop beside the name of another', () => {
  const paths = ['/v1/shop', '/v1/orders', '/v1/products'];

  it.each(paths)('are refused at %s, the same way whether that shop is there or not', async (path) => {
    const token = api.apiKey;
    const named = { path, token, tenant: other.slug };
    const answers = [
      await ask(named),
      await ask({ ...named, tenant: other.tenantId }),
      await ask({ ...named, tenant: 'nobody' }),
      await ask({ ...named, tenant: newId() }),
      await ask({ path, token, host: below(other.slug) }),
      await ask({ path, token, host: below(api.slug), tenant: other.slug }),
    ].map(({ status, body: { requestId: _, ...body } }) => ({ status, body }));
    expect(answers[0]).toMatchObject({ status: 403, body: { code: 'tenant_mismatch' } });
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  });

  it('are taken beside the name of their own', async () => {
    const own = { path: '/v1/products', token: api.apiKey };
    for (const asked of [{ tenant: api.slug }, { tenant: api.tenantId }, { host: below(api.slug) }])
      expect((await ask({ ...own, ...asked })).status).toBe(200);
  });

  it('are asked for first: who has none learns nothing of names', async () => {
    expect(await codeOf({ path: '/v1/orders', tenant: other.slug })).toBe('unauthorized');
    expect(await codeOf({ token: `wb_${'0'.repeat(16)}_${'A'.repeat(43)}`, tenant: other.slug })).toBe(
      'unauthorized',
    );
  });
});
