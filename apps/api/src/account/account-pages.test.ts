import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi, type TestApi } from '../testing/start-api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const submit = (path: string, fields: string, headers: Record<string, string> = {}) =>
  api.stranger.call('POST', path, {
    raw: fields,
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
  });

const pages = ['/account/invitation', '/account/password'];
const fields = 'token=wbi_none&password=seven+brown+foxes+in+a+row';

describe.each(pages)('the page %s', (path) => {
  it.each([
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { origin: 'https://evil.example' },
    { origin: 'null' },
  ])('takes nothing from another site: %o', async (headers) => {
    const { status, body } = await submit(path, fields, headers);
    expect([status, body.code]).toEqual([403, 'forbidden']);
  });

  it('takes its own form', async () => {
    expect((await submit(path, fields, { origin: api.baseUrl })).status).toBe(410);
  });

  it.each(['__proto__', 'constructor', 'constructor[prototype][admin]', 'toString'])(
    'takes a field called %s for what it is',
    async (name) => {
      const { status } = await submit(path, `${fields}&${encodeURIComponent(name)}=1`);
      expect(status).toBe(410);
      expect(({} as Record<string, unknown>)['admin']).toBeUndefined();
    },
  );

  it('cannot be framed, runs nothing, and tells no other site where it was', async () => {
    const { headers } = await api.stranger.get(`${path}?token=wbi_none`);
    expect(headers.get('content-security-policy')).toMatch(/default-src 'none';.*frame-ancestors 'none'/);
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('cache-control')).toBe('no-store');
  });

  it('refuses a form that is far too large', async () => {
    expect((await submit(path, `${fields}&x=${'x'.repeat(20_000)}`)).status).toBe(413);
  });
});

describe('a query with the names of a prototype', () => {
  it.each(['__proto__[limit]=1', 'constructor=1', '__proto__=1', 'toString=1'])(
    '%s is refused as one that nobody knows',
    async (query) => {
      const { status, body } = await api.storefront.get(`/v1/orders?${query}`);
      expect([status, body.code]).toEqual([400, 'validation_failed']);
    },
  );
});
