import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newOrder, placeOrder } from './testing/orders.ts';
import { startApi, type TestApi } from './testing/start-api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

/** What the server says to these bytes, until it closes the connection. */
const exchange = (bytes: string | Buffer) =>
  new Promise<string>((resolve, reject) => {
    const socket = connect(Number(new URL(api.baseUrl).port), '127.0.0.1', () => socket.write(bytes));
    let text = '';
    socket.setEncoding('utf8').on('data', (chunk) => {
      text += chunk;
    });
    socket.on('close', () => resolve(text)).on('error', reject);
  });

describe('what is not there', () => {
  it.each(['/', '/v1', '/v1/nothing', '/V1/ORDERS', '/v1/orders/a/b/c', '/favicon.ico', '/ops'])(
    '%s is not found',
    async (path) => {
      const { status, headers, body } = await api.stranger.get(path);
      expect([status, body.code]).toEqual([404, 'not_found']);
      expect(headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    },
  );

  it.each([
    ['DELETE', '/v1/orders', 'GET, POST, HEAD, OPTIONS'],
    ['PUT', '/v1/products/MUG-01', 'GET, PATCH, DELETE, HEAD, OPTIONS'],
    ['GET', '/v1/orders/1/cancel', 'POST, OPTIONS'],
    ['POST', '/v1/inventory', 'GET, HEAD, OPTIONS'],
    ['GET', '/webhooks/stripe/demo', 'POST, OPTIONS'],
    ['DELETE', '/ops/login', 'GET, POST, HEAD, OPTIONS'],
  ])('%s %s is not possible, and the answer says what is', async (method, path, allowed) => {
    const { status, headers, body } = await api.storefront.call(method, path);
    expect([status, body.code, headers.get('allow')]).toEqual([405, 'method_not_allowed', allowed]);
    const options = await api.storefront.call('OPTIONS', path);
    expect([options.status, options.headers.get('allow')]).toEqual([204, allowed]);
  });

  it.each(['/v1/products/%E0%A4%A', '/v1/products/%'])('%s is not well-formed', async (path) => {
    const { status, body } = await api.storefront.get(path);
    expect([status, body.code]).toEqual([400, 'malformed_request']);
  });
});

describe('the id of a request', () => {
  it.each(['cart-1.2_3', 'a', 'x'.repeat(128)])('%s is kept', async (id) => {
    const { headers, body } = await api.storefront.get('/v1/orders/none', { 'x-request-id': id });
    expect([headers.get('x-request-id'), body['requestId']]).toEqual([id, id]);
  });

  it.each(['', 'a b', 'x'.repeat(129), '<script>', 'a,b'])('"%s" is replaced', async (id) => {
    const { headers, body } = await api.storefront.get('/v1/orders/none', { 'x-request-id': id });
    expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    expect(body['requestId']).toBe(headers.get('x-request-id'));
  });

  it('travels into the job and the log', async () => {
    const headers = { 'x-request-id': 'traveller' };
    await api.storefront.post('/v1/orders', newOrder(), headers);
    expect(api.dispatched.at(-1)?.requestId).toBe('traveller');
    const { id } = await placeOrder(api);
    await api.storefront.post(`/v1/orders/${id}/cancel`, { reason: 'x' }, headers);
    expect(api.dispatched.at(-1)).toMatchObject({ job: 'mail.send', requestId: 'traveller' });
    const lines = api.logged.filter(({ requestId }) => requestId === 'traveller');
    expect(lines).toMatchObject([
      { req: { method: 'POST', path: '/v1/orders' }, res: { status: 202 }, tenantId: api.tenantId },
      { req: { method: 'POST', path: `/v1/orders/${id}/cancel` }, res: { status: 200 } },
    ]);
  });
});

describe('the log', () => {
  it('holds no credentials, no addresses and nothing of a body', async () => {
    await api.storefront.post(
      '/v1/orders',
      newOrder({ customer: { name: 'Zebedee', email: 'zeb@example.com' } }),
    );
    await api.storefront.get('/v1/orders?email=zeb@example.com');
    await api.stranger.post('/v1/auth/login', { email: 'zeb@example.com', password: 'hunter2hunter2' });
    const text = JSON.stringify(api.logged);
    for (const secret of ['zeb@example.com', 'Zebedee', 'hunter2', api.apiKey, 'pm_card_visa']) {
      expect(text).not.toContain(secret);
    }
  });
});

describe('a refusal', () => {
  it('is a line of the log with where it came from, which no other line has', async () => {
    const before = api.logged.length;
    await api.stranger.post('/v1/auth/login', { email: 'nobody@example.com', password: 'wrong wrong wrong' });
    await api.as('wb_nobodys').get('/v1/orders');
    await api.storefront.get('/v1/api-keys');
    await api.storefront.get('/v1/orders');
    expect(api.logged.slice(before)).toMatchObject([
      { level: 'warn', req: { path: '/v1/auth/login' }, res: { status: 401 }, ip: '127.0.0.1' },
      { level: 'warn', req: { path: '/v1/orders' }, res: { status: 401 }, ip: '127.0.0.1' },
      { level: 'warn', res: { status: 403 }, ip: '127.0.0.1', tenantId: api.tenantId },
      { level: 'info', res: { status: 200 } },
    ]);
    expect(api.logged.at(-1)).not.toHaveProperty('ip');
  });
});

describe('a line of the log', () => {
  it.each([
    ['%0d%0a%7B%22level%22%3A%22fatal%22%7D', 404],
    ['%1b%5b31m', 404],
    ['\u009b31m\u0085', 400],
    ['a\u001b[31m', 400],
  ])('is one line, with nothing that a terminal obeys, for /v1/%s', async (path, status) => {
    const before = api.lines.length;
    const bytes = Buffer.from(
      `GET /v1/${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`,
      'latin1',
    );
    expect(await exchange(bytes)).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    const written = api.lines.slice(before).join('');
    expect(written).toMatch(/^(?:[ -~]+\n)?$/);
  });
});

describe('a proxy that nobody trusts', () => {
  it('is told of once, and not believed', async () => {
    for (const ip of ['192.0.2.1', '192.0.2.2']) {
      await api.stranger.get('/livez', { 'x-forwarded-for': ip });
    }
    const warnings = api.logged.filter(({ msg }) => String(msg).includes('TRUSTED_PROXIES'));
    expect(warnings).toMatchObject([{ level: 'warn', address: expect.stringContaining('127.0.0.1') }]);
  });
});

describe('every answer', () => {
  it('is not to be run, framed, guessed at or kept, and does not say what serves it', async () => {
    const { headers } = await api.storefront.get('/v1/orders');
    expect(headers.get('content-security-policy')).toBe(
      "default-src 'none';base-uri 'none';form-action 'none';frame-ancestors 'none'",
    );
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('x-powered-by')).toBeNull();
    expect(headers.get('etag')).toBeNull();
    expect(headers.get('strict-transport-security')).toBeNull();
  });

  it('insists on TLS where there is TLS', async () => {
    const behindTls = await startApi({ publicUrl: 'https://shop.example.com' });
    const { headers } = await behindTls.stranger.get('/livez');
    expect(headers.get('strict-transport-security')).toContain('max-age=');
    await behindTls.close();
  });
});

describe('a query parameter that nobody knows', () => {
  it.each(['/v1/orders/x', '/v1/products/MUG-01', '/v1/inventory/MUG-01'])(
    'is refused at %s',
    async (path) => {
      const { status, body } = await api.storefront.get(`${path}?expand=all`);
      expect([status, body.errors]).toEqual([
        400,
        [{ path: 'expand', message: 'is not a known query parameter' }],
      ]);
    },
  );
});

describe('health', () => {
  it('is told to everybody', async () => {
    expect((await api.stranger.get('/livez')).body).toMatchObject({ status: 'alive' });
    const ready = await api.stranger.get('/readyz');
    expect([ready.status, ready.body]).toMatchObject([200, { status: 'ready' }]);
  });
});

describe('the page that customers come back to from the provider', () => {
  it('fits whatever they did there, and shows nothing of what its address says', async () => {
    const { status, headers, body } = await api.stranger.get('/checkout/return?redirect_status=<script>');
    expect([status, headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(String(body)).toContain('The shop is checking your payment');
    expect(String(body)).toContain('If you did not go through with it');
    expect(String(body)).not.toContain('<script>');
    expect(headers.get('content-security-policy')).toMatch(/default-src 'none';style-src 'sha256-/);
  });
});

describe('a client that is no good', () => {
  const head = 'POST /v1/orders HTTP/1.1\r\nHost: localhost\r\n';

  it('speaks something else than HTTP', async () => {
    expect(await exchange('hello\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 /);
  });

  it('announces a gigabyte and is not listened to', async () => {
    const announced = `${head}Authorization: Bearer ${api.apiKey}\r\nContent-Type: application/json\r\n`;
    const answer = await exchange(`${announced}Content-Length: 1073741824\r\n\r\n{`);
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
    expect(answer).toContain('body_too_large');
  });

  it('sends a body without end and is cut off', async () => {
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new Uint8Array(1024 * 1024).fill(0x20)),
    });
    const headers = { 'content-type': 'application/json' };
    const answer = api.storefront.call('POST', '/v1/orders', { raw: endless, headers });
    const status = await answer.then((got) => got.status).catch(() => 'hung up');
    expect([413, 'hung up']).toContain(status);
  });

  it('smuggles', async () => {
    const both = `${head}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`;
    expect(await exchange(both)).toMatch(/^HTTP\/1\.1 400 /);
  });

  it('sends headers without end', async () => {
    expect(await exchange(`${head}X: ${'x'.repeat(20_000)}\r\n\r\n`)).toMatch(/^HTTP\/1\.1 431 /);
  });
});
