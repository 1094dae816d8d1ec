import { until } from '@waybill/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  countMails,
  enter,
  hire,
  isLoggedOut,
  password,
  type TestPerson,
  tokenMailed,
} from '../testing/people.ts';
import { startApi, type TestApi } from '../testing/start-api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const next = 'seven brown foxes in a row';
const change = (who: TestPerson, currentPassword: string, newPassword: string) =>
  who.client.post('/v1/auth/password', { currentPassword, newPassword });
const ask = (email: string) => api.stranger.post('/v1/auth/password-reset', { email });
const confirm = (token: string, chosen = next) =>
  api.stranger.post('/v1/auth/password-reset/confirm', { token, password: chosen });
const mailed = async (email: string, mails = 1) => {
  await until(async () => (await countMails(api, 'password_reset', email)) === mails);
  return tokenMailed(api, 'password_reset', email);
};

describe('a change of the password', () => {
  it('ends all other sessions and keeps this one', async () => {
    const who = await hire(api, 'viewer');
    const elsewhere = await enter(api, who);
    expect((await change(who, password, next)).status).toBe(204);
    await isLoggedOut(elsewhere.client);
    expect((await who.client.get('/v1/auth/sessions')).status).toBe(200);
    expect((await api.stranger.post('/v1/auth/login', { email: who.email, password })).status).toBe(401);
    await enter(api, { email: who.email, password: next });
  });

  it('needs the present password, and cannot be guessed at', async () => {
    const who = await hire(api, 'staff');
    const answers = [];
    for (let attempt = 0; attempt < 11; attempt++) answers.push((await change(who, 'wrong', next)).status);
    expect(answers).toEqual([...Array(10).fill(401), 429]);
    await enter(api, who);
  });

  it.each(['short', 'password1234'])('to one that nobody should have is refused: %s', async (chosen) => {
    const who = await hire(api, 'staff');
    const { status, body } = await change(who, password, chosen);
    expect([status, body.code, body.errors?.[0]?.path]).toEqual([422, 'password_refused', 'newPassword']);
    await enter(api, who);
  });
});

describe('a reset of the password', () => {
  it('is answered the same whether somebody has the address or not', async () => {
    const { email } = await hire(api, 'staff');
    const answers = [await ask(email.toUpperCase()), await ask('nobody-at-all@example.com')];
    expect(answers.map(({ status, body }) => [status, body])).toEqual(
      Array(2).fill([202, { status: 'accepted' }]),
    );
    await mailed(email);
    expect(await countMails(api, 'password_reset', 'nobody-at-all@example.com')).toBe(0);
  });

  it('sets a new password with the link, once, and ends every session', async () => {
    const who = await hire(api, 'staff');
    const { email } = who;
    await ask(email);
    const token = await mailed(email);
    expect((await confirm(token, 'qwertyuiop12')).body.code).toBe('password_refused');
    expect((await confirm(token)).status).toBe(204);
    await isLoggedOut(who.client);
    expect((await api.stranger.post('/v1/auth/login', { email, password })).status).toBe(401);
    await enter(api, { email, password: next });
    const again = await confirm(token, `${next} again`);
    expect([again.status, again.body.code]).toEqual([410, 'invalid_link']);
  });

  it('is void after an hour, after another one was used, and after the password was changed', async () => {
    const who = await hire(api, 'staff');
    const { email } = who;
    await ask(email);
    const first = await mailed(email);
    await ask(email);
    const second = await mailed(email, 2);
    expect((await confirm(second)).status).toBe(204);
    expect((await confirm(first)).status).toBe(410);
    await ask(email);
    const third = await mailed(email, 3);
    await api.db.inTenant(api.tenantId, (tx) =>
      tx.prisma.passwordReset.updateMany({ where: { userId: who.id }, data: { expiresAt: new Date() } }),
    );
    expect((await confirm(third)).status).toBe(410);

    const other = await hire(api, 'staff');
    await ask(other.email);
    const link = await mailed(other.email);
    await change(other, password, next);
    expect((await confirm(link)).status).toBe(410);
  });

  it('fills nobody’s mailbox', async () => {
    const { email } = await hire(api, 'staff');
    for (let attempt = 0; attempt < 3; attempt++) await ask(email);
    await mailed(email, 3);
    await ask(email);
    const witness = await hire(api, 'staff');
    await ask(witness.email);
    await mailed(witness.email);
    expect(await countMails(api, 'password_reset', email)).toBe(3);
  });

  it('has a page behind its link', async () => {
    const { email } = await hire(api, 'staff');
    await ask(email);
    const token = await mailed(email);
    const page = await api.stranger.get(`/account/password?token=${token}`);
    expect([page.status, String(page.body)]).toEqual([200, expect.stringContaining('Set the password')]);
    const done = await api.stranger.call('POST', '/account/password', {
      raw: new URLSearchParams({ token, password: next }).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    expect([done.status, String(done.body)]).toEqual([200, expect.stringContaining('Your password is set')]);
    await enter(api, { email, password: next });
  });

  it('is of no use to somebody who was removed', async () => {
    const who = await hire(api, 'staff');
    await ask(who.email);
    const token = await mailed(who.email);
    await api.db.inTenant(api.tenantId, (tx) =>
      tx.prisma.user.updateMany({ where: { id: who.id }, data: { disabledAt: new Date() } }),
    );
    expect((await confirm(token)).status).toBe(410);
  });
});
