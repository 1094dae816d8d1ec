import { createStaffMember, type Role } from '@waybill/domain';
import { until } from '@waybill/testing';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AnyBody, Client } from '../testing/client.ts';
import { startApi, type TestApi } from '../testing/start-api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const password = 'correct horse battery staple';
let people = 0;

/** Somebody who is nobody else's colleague in these tests. */
async function person(role: Role = 'staff'): Promise<{ email: string; password: string }> {
  const email = `person-${++people}@example.com`;
  await api.transact(api.scope, (ctx) => createStaffMember(ctx, { email, name: 'Pat', password, role }));
  return { email, password };
}

interface Session {
  accessToken: string;
  refreshToken: string;
}

const logIn = async (credentials: object) =>
  (await api.stranger.post<Session>('/v1/auth/login', credentials)).body;
const refresh = (refreshToken: string) =>
  api.stranger.post<Session & AnyBody>('/v1/auth/refresh', { refreshToken });
const isOut = (client: Client) => async () => (await client.get('/v1/orders')).status === 401;
const stops = (client: Client) => until(isOut(client), { timeoutMs: 1_000 });
const sql = (text: string, values: unknown[]) =>
  api.db.inTenant(api.tenantId, (tx) => tx.run({ name: '', text }, values));
const age = (column: string, table: string, seconds: number) =>
  sql(`UPDATE ${table} SET ${column} = ${column} - make_interval(secs => $1)`, [seconds]);

describe('a refresh token', () => {
  it('is exchanged for the next one, and for an access token of the same session', async () => {
    const first = await logIn(await person());
    const { status, body } = await refresh(first.refreshToken);
    expect([status, body]).toEqual([
      200,
      {
        ...{ accessToken: expect.any(String), tokenType: 'Bearer', expiresIn: 900 },
        refreshToken: expect.stringMatching(/^wbr_[\w-]{43}$/),
      },
    ]);
    expect(body.refreshToken).not.toBe(first.refreshToken);
    expect(decodeJwt(body.accessToken)['sid']).toBe(decodeJwt(first.accessToken)['sid']);
    expect((await api.as(body.accessToken).get('/v1/orders')).status).toBe(200);
    expect((await refresh(body.refreshToken)).status).toBe(200);
  });

  it('gives a client that lost the answer the same successor again, and one that asks twice at once', async () => {
    const { refreshToken } = await logIn(await person());
    const answers = await Promise.all([refresh(refreshToken), refresh(refreshToken)]);
    answers.push(await refresh(refreshToken));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(new Set(answers.map(({ body }) => body.refreshToken)).size).toBe(1);
  });

  it('that is used again after its successor ends the session for whoever has it', async () => {
    const { refreshToken } = await logIn(await person());
    const second = (await refresh(refreshToken)).body;
    const third = (await refresh(second.refreshToken)).body;
    const { status, body } = await refresh(refreshToken);
    expect([status, body.code]).toEqual([401, 'invalid_refresh_token']);
    expect((await refresh(third.refreshToken)).status).toBe(401);
    await stops(api.as(third.accessToken));
  });

  it('that is used again later than a lost answer is asked for ends the session', async () => {
    const { refreshToken } = await logIn(await person());
    const second = (await refresh(refreshToken)).body;
    await age('used_at', 'refresh_tokens', 11);
    expect((await refresh(refreshToken)).status).toBe(401);
    expect((await refresh(second.refreshToken)).status).toBe(401);
  });

  it('ends nobody else’s session, nor another one of the same person', async () => {
    const who = await person();
    const [one, other] = [await logIn(who), await logIn(who)];
    const second = (await refresh(one.refreshToken)).body;
    await refresh(second.refreshToken);
    expect((await refresh(one.refreshToken)).status).toBe(401);
    expect((await refresh(other.refreshToken)).status).toBe(200);
  });

  it('is void after a month without use, and after the last day of the session', async () => {
    const unused = await logIn(await person());
    await age('created_at', 'refresh_tokens', 31 * 86_400);
    expect((await refresh(unused.refreshToken)).status).toBe(401);
    const old = await logIn(await person());
    await age('expires_at', 'sessions', 91 * 86_400);
    expect((await refresh(old.refreshToken)).status).toBe(401);
  });

  it.each(['wbr_x', 'x', `wbr_${'A'.repeat(43)}`])('that is none is refused: %s', async (token) => {
    const { status, headers, body } = await refresh(token);
    expect([status, body.code]).toEqual([401, 'invalid_refresh_token']);
    expect(headers.get('www-authenticate')).toBe('Bearer realm="waybill"');
  });

  it('opens nothing itself, and is kept as a hash', async () => {
    const { refreshToken } = await logIn(await person());
    expect((await api.as(refreshToken).get('/v1/orders')).status).toBe(401);
    const rows = await api.db.inTenant(api.tenantId, (tx) => tx.prisma.refreshToken.findMany());
    expect(JSON.stringify(rows)).not.toContain(refreshToken.slice(4));
  });
});

describe('a session', () => {
  it('ends with the logout, within a second, and no other does', async () => {
    const who = await person();
    const [one, other] = [await logIn(who), await logIn(who)];
    const client = api.as(one.accessToken);
    expect((await client.get('/v1/orders')).status).toBe(200);
    expect((await client.call('POST', '/v1/auth/logout')).status).toBe(204);
    await stops(client);
    expect((await refresh(one.refreshToken)).status).toBe(401);
    expect((await api.as(other.accessToken).get('/v1/orders')).status).toBe(200);
  });

  it('ends in another process too, although that one has just seen it', async () => {
    const another = await startApi({ database: { ...api.database, drop: async () => undefined } });
    const { accessToken } = await logIn(await person());
    const there = another.as(accessToken);
    expect((await there.get('/v1/orders')).status).toBe(200);
    await api.as(accessToken).call('POST', '/v1/auth/logout');
    await stops(there);
    await another.close();
  });

  it('is one of all that end when the person logs out everywhere', async () => {
    const who = await person();
    const [one, other] = [await logIn(who), await logIn(who)];
    const colleague = await logIn(await person());
    expect((await api.as(one.accessToken).call('POST', '/v1/auth/logout-everywhere')).status).toBe(204);
    await Promise.all([stops(api.as(one.accessToken)), stops(api.as(other.accessToken))]);
    expect((await api.as(colleague.accessToken).get('/v1/orders')).status).toBe(200);
  });

  it('is listed for its person, who ends the one on a lost device', async () => {
    const who = await person();
    const [lost, own] = [await logIn(who), await logIn(who)];
    const client = api.as(own.accessToken);
    const { body } = await client.get<{ data: { id: string; current: boolean }[] }>('/v1/auth/sessions');
    expect(body.data).toHaveLength(2);
    expect(body.data[0]).toMatchObject({ kind: 'api', ip: expect.stringContaining('127.0.0.1') });
    const other = body.data.find(({ current }) => !current);
    expect(other?.id).toBe(decodeJwt(lost.accessToken)['sid']);
    expect((await client.call('DELETE', `/v1/auth/sessions/${other?.id}`)).status).toBe(204);
    await stops(api.as(lost.accessToken));
    expect((await client.call('DELETE', `/v1/auth/sessions/${other?.id}`)).status).toBe(404);
  });

  it('of a colleague is out of reach', async () => {
    const colleague = await logIn(await person());
    const client = api.as((await logIn(await person('owner'))).accessToken);
    const id = String(decodeJwt(colleague.accessToken)['sid']);
    expect((await client.call('DELETE', `/v1/auth/sessions/${id}`)).status).toBe(404);
    expect((await refresh(colleague.refreshToken)).status).toBe(200);
  });

  it('gives no access after the person was removed, nor the rights of a role that was taken away', async () => {
    const removed = await person();
    const gone = await logIn(removed);
    await sql('UPDATE users SET disabled_at = now() WHERE email = $1', [removed.email]);
    await stops(api.as(gone.accessToken));
    expect((await refresh(gone.refreshToken)).status).toBe(401);
    expect((await api.stranger.post('/v1/auth/login', removed)).status).toBe(401);

    const demoted = await person('admin');
    const session = await logIn(demoted);
    await sql(`UPDATE users SET role = 'viewer' WHERE email = $1`, [demoted.email]);
    await stops(api.as(session.accessToken));
    const { body } = await refresh(session.refreshToken);
    expect((await api.as(body.accessToken).get('/v1/audit-log')).status).toBe(403);
  });

  it('of the pages for staff ends as well', async () => {
    const { headers } = await api.stranger.call('POST', '/ops/login', {
      raw: new URLSearchParams(await person()).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    const cookie = { cookie: String(headers.get('set-cookie')).split(';', 1)[0] ?? '' };
    const status = async () => (await api.stranger.get('/ops/status.json', cookie)).status;
    expect(await status()).toBe(200);
    await api.stranger.call('POST', '/ops/logout', { headers: cookie });
    await until(async () => (await status()) === 401, { timeoutMs: 1_000 });
  });

  it('is no business of an API key', async () => {
    const { status, body } = await api.storefront.get('/v1/auth/sessions');
    expect([status, body['permission']]).toEqual([403, 'account:manage']);
  });
});

describe('an access token', () => {
  it('names the key that it can be verified with', async () => {
    const { accessToken } = await logIn(await person());
    const { status, headers, body } = await api.stranger.get<{ keys: { kid: string }[] }>(
      '/.well-known/jwks.json',
    );
    expect([status, headers.get('content-type')]).toEqual([200, 'application/jwk-set+json; charset=utf-8']);
    expect(body.keys).toEqual([
      {
        ...{ kty: 'OKP', crv: 'Ed25519', alg: 'EdDSA', use: 'sig', x: expect.any(String) },
        kid: decodeProtectedHeader(accessToken).kid,
      },
    ]);
  });
});
