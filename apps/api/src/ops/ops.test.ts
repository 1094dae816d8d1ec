import { createStaffMember } from '@waybill/domain';
import { openQueues, type Queues } from '@waybill/queue';
import { createLogger } from '@waybill/runtime';
import { type FreshDatabase, freshDatabase } from '@waybill/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi, type TestApi } from '../testing/start-api.ts';

const board = '/ops/queues';
const html = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };
const log = createLogger({ name: 'test', level: 'silent' });

let database: FreshDatabase;
let queues: Queues;
let api: TestApi;
beforeAll(async () => {
  database = await freshDatabase();
  queues = await openQueues({ postgresUrl: database.appUrl, log });
  api = await startApi({ queues });
});
afterAll(async () => {
  await api.close();
  await queues.close();
  await database.drop();
});

const submit = (fields: Record<string, string>, headers: Record<string, string> = {}) =>
  api.stranger.call('POST', '/ops/login', {
    raw: new URLSearchParams(fields).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
  });

/** The cookie as a browser sends it back. */
async function cookie(): Promise<{ cookie: string }> {
  const { headers } = await submit(api.staff);
  return { cookie: String(headers.get('set-cookie')).split(';', 1)[0] ?? '' };
}

const pause = (headers: Record<string, string>) =>
  api.stranger.call('PUT', `${board}/api/queues/orders/pause`, { headers });

describe('a stranger at the board', () => {
  it('gets the login page in a browser', async () => {
    const { status, headers, body } = await api.stranger.get(`${board}/queue/mail?page=2`, html);
    expect([status, headers.get('content-type')]).toEqual([401, 'text/html; charset=utf-8']);
    expect(headers.get('www-authenticate')).toContain('Bearer');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(String(body)).toContain('<form method="post" action="/ops/login">');
    expect(String(body)).toContain('value="/ops/queues/queue/mail?page=2"');
  });

  it('gets a problem elsewhere', async () => {
    for (const path of [board, `${board}/api/queues`]) {
      const { status, body } = await api.stranger.get(path);
      expect([status, body.code]).toEqual([401, 'unauthorized']);
    }
  });

  it('changes nothing', async () => {
    expect((await pause({})).status).toBe(401);
    expect((await pause({ cookie: 'waybill_ops=forged' })).status).toBe(401);
  });

  it('is not let in with an API key, nor with a token of the API as a cookie', async () => {
    const { status, body } = await api.storefront.get(board);
    expect([status, body.code]).toEqual([403, 'forbidden']);
    const login = await api.stranger.post<{ accessToken: string }>('/v1/auth/login', api.staff);
    const cookieOfApi = { cookie: `waybill_ops=${login.body.accessToken}` };
    expect((await api.stranger.get(board, cookieOfApi)).status).toBe(401);
    expect((await api.as((await cookie()).cookie.split('=')[1] ?? '').get('/v1/orders')).status).toBe(401);
  });
});

describe('staff', () => {
  it('logs in with the form and sees the queues', async () => {
    const { status, headers } = await submit({ ...api.staff, next: `${board}/queue/mail` });
    expect([status, headers.get('location')]).toEqual([303, `${board}/queue/mail`]);
    const [pair, ...attributes] = String(headers.get('set-cookie')).split('; ');
    expect(attributes.sort()).toEqual([
      expect.stringMatching(/^Expires=/),
      'HttpOnly',
      'Max-Age=28800',
      'Path=/ops',
      'SameSite=Strict',
    ]);
    const page = await api.stranger.get(board, { ...html, cookie: String(pair) });
    expect([page.status, String(page.body)]).toEqual([200, expect.stringContaining('Waybill queues')]);
    expect(page.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    const { body } = await api.stranger.get<{ queues: { name: string }[] }>(`${board}/api/queues`, {
      cookie: String(pair),
    });
    expect(body.queues.map(({ name }) => name).sort()).toEqual([
      'ai',
      'mail',
      'orders',
      'payments',
      'stock',
      'webhooks',
    ]);
  });

  it('sees them with a token as well', async () => {
    const staff = await api.logIn();
    expect((await staff.get(`${board}/api/queues`)).status).toBe(200);
  });

  it('sees them only where they operate the installation: the queues hold every shop’s jobs', async () => {
    const owner = { email: 'owner@example.com', password: 'correct horse battery' };
    await api.transact(api.scope, (ctx) => createStaffMember(ctx, { ...owner, name: 'Olga', role: 'owner' }));
    const { body } = await api.stranger.post<{ accessToken: string }>('/v1/auth/login', owner);
    const refused = await api.as(body.accessToken).get(`${board}/api/queues`);
    expect([refused.status, refused.body['permission']]).toEqual([403, 'platform:operate']);
    expect((await api.as(body.accessToken).get('/ops/status.json')).status).toBe(200);
  });

  it('gets a cookie for TLS only where there is TLS', async () => {
    const behindTls = await startApi({ publicUrl: 'https://shop.example.com' });
    const { headers } = await behindTls.stranger.call('POST', '/ops/login', {
      raw: new URLSearchParams(behindTls.staff).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    expect(headers.get('set-cookie')).toMatch(/^__Secure-waybill_ops=.*; Secure/);
    await behindTls.close();
  });

  it('is told on the page what was wrong, with nothing taken for markup', async () => {
    const email = '"><script>alert(1)</script>@example.com';
    const { status, headers, body } = await submit({ email, password: 'wrong', next: board });
    expect([status, headers.get('set-cookie')]).toEqual([401, null]);
    expect(String(body)).toContain('The e-mail address or the password is wrong.');
    expect(String(body)).not.toContain('<script>');
    const empty = await submit({ email: '', password: '' });
    expect([empty.status, String(empty.body)]).toEqual([400, expect.stringContaining('Enter your e-mail')]);
  });

  it.each([
    'https://evil.example',
    '//evil.example',
    '/ops/\\evil.example',
    '/v1/orders',
    '/ops/a\r\nX: 1',
    'javascript:1',
  ])('is not sent on to %s', async (next) => {
    const { status, headers } = await submit({ ...api.staff, next });
    expect([status, headers.get('location')]).toEqual([303, board]);
  });

  it('logs out', async () => {
    const session = await cookie();
    expect(String((await api.stranger.get('/ops/logout', session)).body)).toContain('Log out?');
    const { status, headers } = await api.stranger.call('POST', '/ops/logout', { headers: session });
    expect([status, headers.get('location')]).toEqual([303, '/ops/login']);
    expect(headers.get('set-cookie')).toContain('waybill_ops=; Path=/ops; Expires=Thu, 01 Jan 1970');
  });
});

describe('another site', () => {
  it.each([
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { origin: 'https://evil.example' },
    { origin: 'null' },
  ])('cannot change anything with %o', async (headers) => {
    const { status, body } = await pause({ ...(await cookie()), ...headers });
    expect([status, body.code]).toEqual([403, 'forbidden']);
    expect((await submit(api.staff, headers)).status).toBe(403);
    expect(await queues.all.find(({ name }) => name === 'orders')?.isPaused()).toBe(false);
  });

  it.each([{ 'sec-fetch-site': 'same-origin' }, { origin: 'http://localhost:3000' }, {}])(
    'is told apart from our own pages and from tools, with %o',
    async (headers) => {
      const session = await cookie();
      expect((await pause({ ...session, ...headers })).status).toBe(200);
      const resume = `${board}/api/queues/orders/resume`;
      expect((await api.stranger.call('PUT', resume, { headers: { ...session, ...headers } })).status).toBe(
        200,
      );
    },
  );
});

describe('a process without queues', () => {
  it('says so', async () => {
    const without = await startApi();
    const staff = await without.logIn();
    const { status, body } = await staff.get(board);
    expect([status, body.code]).toEqual([503, 'unavailable']);
    await without.close();
  });
});
