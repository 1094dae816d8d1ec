import { Secret, TOTP } from 'otpauth';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hire, password } from '../testing/people.ts';
import { startApi, type TestApi } from '../testing/start-api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

/** What was written to somebody about their access, in the order it was done. */
async function notices(email: string): Promise<Record<string, unknown>[]> {
  const messages = await api.db.inTenant(api.tenantId, (tx) =>
    tx.prisma.message.findMany({
      where: { kind: 'security_notice', recipient: email },
      orderBy: { subjectId: 'asc' },
    }),
  );
  return messages.map(({ data }) => data as Record<string, unknown>);
}

describe('somebody who is logged in', () => {
  it('is told who they are, whether a second factor protects them, and by mail what is done to it', async () => {
    const { client, id, email } = await hire(api, 'staff');
    const me = async () => (await client.get('/v1/auth/me')).body;
    const secondFactor = (enabled: boolean, recoveryCodes: number) => ({
      ...{ id, email, name: 'Pat', role: 'staff' },
      secondFactor: { enabled, recoveryCodes },
    });
    expect(await me()).toEqual(secondFactor(false, 0));
    const { body: begun } = await client.post<{ secret: string }>('/v1/auth/totp', undefined);
    expect(await me()).toEqual(secondFactor(false, 0));
    const code = new TOTP({ secret: Secret.fromBase32(begun.secret) }).generate();
    const confirmed = await client.post<{ recoveryCodes: string[] }>('/v1/auth/totp/confirm', { code });
    const { recoveryCodes } = confirmed.body;
    expect(await me()).toEqual(secondFactor(true, recoveryCodes.length));
    const login = { email, password, code: recoveryCodes[0] };
    expect((await api.stranger.post('/v1/auth/login', login)).status).toBe(200);
    expect(await me()).toEqual(secondFactor(true, recoveryCodes.length - 1));
    await client.call('DELETE', '/v1/auth/totp', { json: { password } });
    expect(await me()).toEqual(secondFactor(false, 0));

    const told = await notices(email);
    expect(told.map(({ event }) => event)).toEqual([
      'second_factor_enabled',
      'recovery_code_used',
      'second_factor_disabled',
    ]);
    for (const one of told) expect(one).toMatchObject({ name: 'Pat', ip: '127.0.0.1' });
    const text = JSON.stringify(told);
    for (const secret of [begun.secret, code, ...recoveryCodes]) expect(text).not.toContain(secret);
  });

  it('is written to when their password is changed, and not when somebody fails to', async () => {
    const { client, email } = await hire(api, 'viewer');
    const change = (currentPassword: string, newPassword: string) =>
      client.post('/v1/auth/password', { currentPassword, newPassword });
    expect((await change('wrong', 'seven brown foxes in a row')).status).toBe(401);
    expect(await notices(email)).toEqual([]);
    expect((await change(password, 'seven brown foxes in a row')).status).toBe(204);
    const [told, ...others] = await notices(email);
    expect(others).toEqual([]);
    expect(told).toEqual({ name: 'Pat', event: 'password_changed', at: expect.any(String), ip: '127.0.0.1' });
  });

  it('is a person: a key has no account', async () => {
    expect((await api.storefront.get('/v1/auth/me')).status).toBe(403);
  });
});
