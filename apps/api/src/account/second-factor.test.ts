import { randomBytes } from 'node:crypto';
import { parseKeyring } from '@waybill/domain';
import { Secret, TOTP } from 'otpauth';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { enter, hire, password, type TestPerson } from '../testing/people.ts';
import { startApi, type TestApi } from '../testing/start-api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

/** What the app on a person's phone shows, now or so many steps later. */
const codeOf = (secret: string, later = 0) =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: Date.now() + later * 30_000 });

const logIn = ({ email }: TestPerson, code?: string) =>
  api.stranger.post('/v1/auth/login', { email, password, ...(code === undefined ? {} : { code }) });

interface Enrolled {
  person: TestPerson;
  secret: string;
  /** That it was confirmed with. */
  code: string;
  recoveryCodes: string[];
}

async function enrol(): Promise<Enrolled> {
  const person = await hire(api, 'staff');
  const { body } = await person.client.post<{ secret: string }>('/v1/auth/totp', undefined);
  const code = codeOf(body.secret);
  const confirmed = await person.client.post<{ recoveryCodes: string[] }>('/v1/auth/totp/confirm', {
    code,
  });
  return { person, secret: body.secret, code, recoveryCodes: confirmed.body.recoveryCodes };
}

/** As if the last code had been used long ago. */
const forgetStep = ({ id }: TestPerson) =>
  api.db.inTenant(api.tenantId, (tx) =>
    tx.prisma.secondFactor.updateMany({ where: { userId: id }, data: { lastStep: 0 } }),
  );

describe('a second factor', () => {
  it('is asked for from its confirmation on, and not before', async () => {
    const person = await hire(api, 'viewer');
    const begun = await person.client.post<{ secret: string; uri: string }>('/v1/auth/totp', undefined);
    expect(begun.status).toBe(201);
    expect(begun.body.secret).toMatch(/^[A-Z2-7]{32}$/);
    const uri = new URL(begun.body.uri);
    expect([uri.protocol, uri.host, uri.searchParams.get('secret')]).toEqual([
      ...['otpauth:', 'totp', begun.body.secret],
    ]);
    expect(decodeURIComponent(uri.pathname)).toContain(person.email);
    await enter(api, person);

    const wrong = await person.client.post('/v1/auth/totp/confirm', { code: '000000' });
    expect([wrong.status, wrong.body.code]).toEqual([401, 'invalid_second_factor']);
    const code = codeOf(begun.body.secret);
    const { status, body } = await person.client.post('/v1/auth/totp/confirm', { code });
    expect([status, body]).toEqual([200, { recoveryCodes: expect.any(Array) }]);
    expect(new Set(body['recoveryCodes'] as string[]).size).toBe(10);

    const without = await logIn(person);
    expect([without.status, without.body.code]).toEqual([401, 'second_factor_required']);
    expect((await logIn(person, codeOf(begun.body.secret, 1))).status).toBe(200);
  });

  it('takes a code once, the one of its confirmation included, and of two logins at once one', async () => {
    const { person, secret, code } = await enrol();
    const used = await logIn(person, code);
    expect([used.status, used.body.code]).toEqual([401, 'invalid_second_factor']);
    const next = codeOf(secret, 1);
    const answers = await Promise.all([logIn(person, next), logIn(person, next)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401]);
    expect((await logIn(person, codeOf(secret))).status).toBe(401);
  });

  it('takes no code of another moment, of another person, or with a wrong password', async () => {
    const [{ person, secret }, other] = [await enrol(), await enrol()];
    await forgetStep(person);
    for (const code of [codeOf(secret, 3), codeOf(secret, -3), codeOf(other.secret), 'abcdef', '0']) {
      expect((await logIn(person, code)).body.code).toBe('invalid_second_factor');
    }
    const { email } = person;
    const guess = await api.stranger.post('/v1/auth/login', {
      email,
      password: 'wrong',
      code: codeOf(secret),
    });
    expect(guess.body.code).toBe('invalid_credentials');
    expect((await logIn(person, codeOf(secret))).status).toBe(200);
  });

  it('takes each recovery code once, however it is typed', async () => {
    const { person, recoveryCodes, secret } = await enrol();
    const [one = '', two = ''] = recoveryCodes;
    expect((await logIn(person, one)).status).toBe(200);
    expect((await logIn(person, one)).status).toBe(401);
    expect((await logIn(person, two.toUpperCase().replaceAll('-', ' '))).status).toBe(200);
    expect((await logIn(person, codeOf(secret, 1))).status).toBe(200);
  });

  it('cannot be guessed at: wrong codes wait like wrong passwords', async () => {
    const { person, secret } = await enrol();
    const answers = [];
    for (let attempt = 0; attempt < 10; attempt++) answers.push((await logIn(person, '000000')).status);
    expect(answers).toEqual(Array(10).fill(401));
    expect((await logIn(person, codeOf(secret, 1))).status).toBe(429);
    expect((await logIn(person)).status).toBe(429);
  });

  it('is removed with the password, and can be set up anew', async () => {
    const { person } = await enrol();
    const again = await person.client.post('/v1/auth/totp', undefined);
    expect([again.status, again.body.code]).toEqual([409, 'already_exists']);
    const remove = (json: object) => person.client.call('DELETE', '/v1/auth/totp', { json });
    expect((await remove({ password: 'wrong' })).status).toBe(401);
    expect((await remove({ password })).status).toBe(204);
    expect((await logIn(person)).status).toBe(200);
    expect((await remove({ password })).status).toBe(404);
    expect((await person.client.post('/v1/auth/totp', undefined)).status).toBe(201);
  });

  it('is kept encrypted, and its recovery codes hashed', async () => {
    const { person, secret, recoveryCodes } = await enrol();
    const rows = await api.db.inTenant(api.tenantId, async (tx) => [
      await tx.prisma.secondFactor.findMany({ where: { userId: person.id } }),
      await tx.prisma.recoveryCode.findMany({ where: { userId: person.id } }),
    ]);
    const text = JSON.stringify(rows, (_key, value: unknown) =>
      typeof value === 'bigint' ? `${value}` : value,
    );
    for (const plain of [secret, ...recoveryCodes]) expect(text).not.toContain(plain);
  });

  it('is asked for on the pages for staff as well', async () => {
    const { person, secret } = await enrol();
    const submit = (fields: object) =>
      api.stranger.call('POST', '/ops/login', {
        raw: new URLSearchParams({ email: person.email, password, ...fields }).toString(),
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      });
    const asked = await submit({});
    expect([asked.status, asked.headers.get('set-cookie')]).toEqual([401, null]);
    expect(String(asked.body)).toContain('name="code"');
    expect((await submit({ code: codeOf(secret, 1) })).status).toBe(303);
  });

  it('leaves the way in by a recovery code where the key is lost', async () => {
    const { person, recoveryCodes, secret } = await enrol();
    const keyring = parseKeyring(`other:${randomBytes(32).toString('base64')}`);
    const withoutKey = await startApi({
      keyring,
      database: { ...api.database, drop: async () => undefined },
    });
    const there = (code: string | undefined) =>
      withoutKey.stranger.post('/v1/auth/login', { email: person.email, password, code });
    expect((await there(codeOf(secret, 1))).status).toBe(500);
    expect((await there(undefined)).status).toBe(401);
    expect((await there(recoveryCodes[0])).status).toBe(200);
    await withoutKey.close();
  });

  it('needs a key to be encrypted with', async () => {
    const without = await startApi({ keyring: null });
    const { status, body } = await (await without.logIn()).post('/v1/auth/totp', undefined);
    expect([status, body.code]).toEqual([501, 'second_factor_not_supported']);
    await without.close();
  });
});
