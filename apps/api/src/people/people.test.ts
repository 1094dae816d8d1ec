import { type Role, roles } from '@waybill/domain';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  enter,
  freshEmail,
  hire,
  isLoggedOut,
  password,
  type TestPerson,
  tokenMailed,
} from '../testing/people.ts';
import { startApi, type TestApi } from '../testing/start-api.ts';
import { openTestShop } from '../testing/test-shop.ts';

let api: TestApi;
let people: Record<Role, TestPerson>;
beforeAll(async () => {
  api = await startApi();
  const hired = await Promise.all(roles.map(async (role) => [role, await hire(api, role)] as const));
  people = Object.fromEntries(hired) as Record<Role, TestPerson>;
});
afterAll(() => api.close());

const invite = (by: Role, role: Role, email = freshEmail()) =>
  people[by].client.post('/v1/people/invitations', { email, name: 'Grace', role });
const accept = (token: string, chosen = password) =>
  api.stranger.post('/v1/auth/invitations/accept', { token, password: chosen });
const change = (by: TestPerson, who: TestPerson, json: object) =>
  by.client.call('PATCH', `/v1/people/${who.id}`, { json });
const remove = (by: TestPerson, who: TestPerson) => by.client.call('DELETE', `/v1/people/${who.id}`);
const lastEntry = async () => {
  const { body } = await people.owner.client.get<{ data: object[] }>('/v1/audit-log?limit=1');
  return body.data[0];
};

describe('an invitation', () => {
  it('makes somebody one of the people, with the password they chose', async () => {
    const email = freshEmail();
    const { status, body } = await invite('admin', 'staff', email.toUpperCase());
    expect([status, body]).toEqual([
      201,
      {
        ...{ id: expect.any(String), email, name: 'Grace', role: 'staff', invitedBy: people.admin.id },
        ...{ createdAt: expect.any(String), expiresAt: expect.any(String) },
      },
    ]);
    const days = Date.parse(String(body['expiresAt'])) - Date.parse(String(body['createdAt']));
    expect(days / 86_400_000).toBe(7);
    expect(await lastEntry()).toMatchObject({
      action: 'person.invite',
      after: { email: expect.stringMatching(/^p\*\*\*@/), role: 'staff' },
    });
    const token = await tokenMailed(api, 'invitation', email);
    expect((await accept(token)).status).toBe(204);
    expect(await lastEntry()).toMatchObject({ action: 'person.join' });
    const { client } = await enter(api, { email, password });
    expect((await client.get('/v1/orders')).status).toBe(200);
    expect((await client.get('/v1/people')).status).toBe(403);
    const list = await people.owner.client.get<{ data: { email: string }[] }>('/v1/people');
    expect(list.body.data.map((person) => person.email)).toContain(email);
  });

  it('is good once, and for whoever comes first', async () => {
    const email = freshEmail();
    await invite('admin', 'staff', email);
    const token = await tokenMailed(api, 'invitation', email);
    const answers = await Promise.all([accept(token), accept(token, `${password} too`)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 410]);
    expect((await accept(token)).body.code).toBe('invalid_link');
  });

  it('is still good after a password that is refused', async () => {
    const email = freshEmail();
    await invite('admin', 'staff', email);
    const token = await tokenMailed(api, 'invitation', email);
    const refused = await accept(token, 'password1234');
    expect([refused.status, refused.body.code, refused.body.errors?.[0]?.path]).toEqual([
      ...[422, 'password_refused', 'password'],
    ]);
    expect((await accept(token)).status).toBe(204);
  });

  it('is void after a week', async () => {
    const email = freshEmail();
    await invite('admin', 'staff', email);
    const token = await tokenMailed(api, 'invitation', email);
    await api.db.inTenant(api.tenantId, (tx) =>
      tx.prisma.invitation.updateMany({ where: { email }, data: { expiresAt: new Date() } }),
    );
    expect((await accept(token)).status).toBe(410);
  });

  it('is listed until it is revoked, and void from then on', async () => {
    const email = freshEmail();
    const { id } = (await invite('admin', 'viewer', email)).body;
    const { client } = people.admin;
    const open = async () =>
      (await client.get<{ data: { id: string }[] }>('/v1/people/invitations')).body.data.map((one) => one.id);
    expect(await open()).toContain(id);
    expect((await client.call('DELETE', `/v1/people/invitations/${String(id)}`)).status).toBe(204);
    expect(await lastEntry()).toMatchObject({ action: 'invitation.revoke' });
    expect(await open()).not.toContain(id);
    expect((await client.call('DELETE', `/v1/people/invitations/${String(id)}`)).status).toBe(404);
    expect((await accept(await tokenMailed(api, 'invitation', email))).status).toBe(410);
  });

  it('takes the place of the one before', async () => {
    const email = freshEmail();
    await invite('admin', 'admin', email);
    const first = await tokenMailed(api, 'invitation', email);
    await invite('admin', 'viewer', email);
    expect((await accept(first)).status).toBe(410);
    expect((await accept(await tokenMailed(api, 'invitation', email))).status).toBe(204);
  });

  it('is void when the role of who sent it is taken away', async () => {
    const inviter = await hire(api, 'admin');
    const email = freshEmail();
    await inviter.client.post('/v1/people/invitations', { email, name: 'Eve', role: 'admin' });
    expect((await change(people.owner, inviter, { role: 'viewer' })).status).toBe(200);
    expect((await accept(await tokenMailed(api, 'invitation', email))).status).toBe(410);
  });

  it('goes to nobody who is there already', async () => {
    const { status, body } = await invite('admin', 'staff', people.viewer.email);
    expect([status, body.code]).toEqual([409, 'already_exists']);
  });

  it.each([
    ['admin', 'owner', 403],
    ['admin', 'admin', 201],
    ['owner', 'owner', 201],
    ['staff', 'viewer', 403],
    ['viewer', 'viewer', 403],
  ] as const)('of %s for %s is answered %i', async (by, role, status) => {
    expect((await invite(by, role)).status).toBe(status);
  });

  it('has a page that changes nothing until its form is sent', async () => {
    const email = freshEmail();
    await invite('admin', 'staff', email);
    const token = await tokenMailed(api, 'invitation', email);
    const path = '/account/invitation';
    const submit = (chosen: string, headers = {}) =>
      api.stranger.call('POST', path, {
        raw: new URLSearchParams({ token, password: chosen }).toString(),
        headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
      });
    const page = await api.stranger.get(`${path}?token=${token}`);
    expect([page.status, String(page.body)]).toEqual([200, expect.stringContaining(`value="${token}"`)]);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(page.headers.get('referrer-policy')).toBe('no-referrer');
    expect((await submit(password, { origin: 'https://evil.example' })).status).toBe(403);
    const refused = await submit('passwordpassword');
    expect([refused.status, String(refused.body)]).toEqual([422, expect.stringContaining('data breaches')]);
    expect((await submit(password)).status).toBe(200);
    expect((await submit(password)).status).toBe(410);
    await enter(api, { email, password });
    expect((await api.stranger.get(path)).status).toBe(400);
    const hostile = await api.stranger.get(`${path}?token=${encodeURIComponent('"><script>')}`);
    expect(String(hostile.body)).not.toContain('<script>');
  });
});

describe('a role', () => {
  it('is changed within a second, and on record', async () => {
    const person = await hire(api, 'admin');
    const { status, body } = await change(people.admin, person, { role: 'viewer', name: 'Patricia' });
    expect([status, body['role'], body['name']]).toEqual([200, 'viewer', 'Patricia']);
    expect(await lastEntry()).toMatchObject({
      ...{ action: 'person.update', subject: { type: 'person', id: person.id } },
      ...{ before: { role: 'admin' }, after: { role: 'viewer' } },
    });
    await isLoggedOut(person.client);
    const { client } = await enter(api, person);
    expect((await client.get('/v1/people')).status).toBe(403);
  });

  it.each([
    ['admin', 'staff', 'owner'],
    ['admin', 'owner', 'viewer'],
    ['staff', 'viewer', 'staff'],
  ] as const)('is not given by %s, to %s, as %s', async (by, from, to) => {
    const person = await hire(api, from);
    const { status, body } = await change(people[by], person, { role: to });
    expect([status, body.code]).toEqual([403, 'forbidden']);
    expect((await person.client.get('/v1/auth/sessions')).status).toBe(200);
  });

  it('of owner is given and taken by owners', async () => {
    const person = await hire(api, 'admin');
    expect((await change(people.owner, person, { role: 'owner' })).status).toBe(200);
    expect((await remove(people.admin, person)).status).toBe(403);
    expect((await change(people.admin, person, { name: 'Mallory' })).status).toBe(403);
    expect((await change(people.owner, person, { role: 'admin' })).status).toBe(200);
  });

  it.each([
    [{}, ''],
    [{ role: 'king' }, 'role'],
    [{ email: 'x@example.com' }, 'email'],
  ])('is one that there is: %o', async (json, path) => {
    const { status, body } = await change(people.owner, people.staff, json);
    expect([status, body.errors?.[0]?.path]).toEqual([400, path]);
  });
});

describe('a person who is removed', () => {
  it('is out within a second, is not listed, cannot log in, and may be invited again', async () => {
    const person = await hire(api, 'staff');
    expect((await remove(people.admin, person)).status).toBe(204);
    expect(await lastEntry()).toMatchObject({ action: 'person.remove', after: null });
    await isLoggedOut(person.client);
    expect((await api.stranger.post('/v1/auth/refresh', { refreshToken: person.refreshToken })).status).toBe(
      401,
    );
    const { email } = person;
    expect((await api.stranger.post('/v1/auth/login', { email, password })).status).toBe(401);
    const list = await people.owner.client.get<{ data: { id: string }[] }>('/v1/people');
    expect(list.body.data.map(({ id }) => id)).not.toContain(person.id);
    expect((await remove(people.admin, person)).status).toBe(404);

    await invite('admin', 'viewer', email);
    const again = `${password} again`;
    expect((await accept(await tokenMailed(api, 'invitation', email), again)).status).toBe(204);
    expect((await enter(api, { email, password: again })).id).toBe(person.id);
  });

  it('is no operator of the installation, unless another one does it', async () => {
    const operator = await enter(api, api.staff);
    const { status, body } = await remove(people.owner, operator);
    expect([status, body.code]).toEqual([403, 'forbidden']);
    const colleague = await hire(api, 'owner');
    expect((await remove(operator, colleague)).status).toBe(204);
  });

  it('of another shop is out of reach', async () => {
    const other = await openTestShop(api.transact);
    const stranger = await enter(api, other.staff);
    expect((await remove(people.owner, stranger)).status).toBe(404);
    expect((await change(people.owner, stranger, { role: 'viewer' })).status).toBe(404);
    expect((await stranger.client.get('/v1/people')).body['data']).toHaveLength(1);
  });
});

describe('the last owner', () => {
  it('stays, also when two owners demote each other at once', async () => {
    const shop = await startApi();
    const first = await enter(shop, shop.staff);
    const lastOwner = [409, 'last_owner'];
    for (const answer of [await remove(first, first), await change(first, first, { role: 'admin' })]) {
      expect([answer.status, answer.body.code]).toEqual(lastOwner);
    }
    expect((await change(first, first, { name: 'Still here' })).status).toBe(200);
    const second = await hire(shop, 'owner');
    // Seen a moment ago: both get as far as the change itself.
    await Promise.all([first, second].map(({ client }) => client.get('/v1/people')));
    const answers = await Promise.all([
      change(first, second, { role: 'viewer' }),
      change(second, first, { role: 'viewer' }),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 403]);
    const owners = await shop.db.inTenant(shop.tenantId, (tx) =>
      tx.prisma.user.count({ where: { role: 'owner' } }),
    );
    expect(owners).toBe(1);
    await shop.close();
  });
});
