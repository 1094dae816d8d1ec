import { isDeepStrictEqual } from 'node:util';
import { type Database, openDatabase } from '@waybill/db';
import { createStaffMember, issueApiKey, keyScopes, newId } from '@waybill/domain';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AppDeps } from './deps.ts';
import type { Route } from './http/route.ts';
import { contractOf } from './openapi/contract.ts';
import type { Answer, Client } from './testing/client.ts';
import { allRows } from './testing/isolation/all-rows.ts';
import { comparable } from './testing/isolation/compare.ts';
import type { Filling, Own } from './testing/isolation/filling.ts';
import { fillings, takesNames } from './testing/isolation/fillings.ts';
import { mountedRoutes } from './testing/isolation/mounted-routes.ts';
import { pageFillings } from './testing/isolation/page-fillings.ts';
import { type Known, marks, nobody, openVictim } from './testing/isolation/victim.ts';
import { placeOrder } from './testing/orders.ts';
import { password } from './testing/people.ts';
import { startApi, type TestApi } from './testing/start-api.ts';
import { openTestShop, type TestShop } from './testing/test-shop.ts';

/** The declarations; nothing of them is called. */
const { routes } = contractOf({ signingKeys: {} } as AppDeps);
const label = ({ method, path }: Pick<Route, 'method' | 'path'>) => `${method.toUpperCase()} ${path}`;

/** Whoever asks for a reset of a password sends a mail to the address: it is tried by itself. */
const actsForAnybody = 'requestPasswordReset';
const walked = routes.filter(({ name }) => name !== actsForAnybody);
const named = walked.filter(({ name }) => takesNames.includes(name));
const looked = walked.filter((route) => !named.includes(route));

const owner = { email: 'owner@stranger.example', password };

let api: TestApi;
let everything: Database;
let victim: Known;
let unknown: Known;
let stranger: TestShop;
let own: Own;
let before: Record<string, string[]>;
let secretsOfVictim: string[];

const idsIn = (rows: Record<string, string[]>): string[] => [
  ...new Set(JSON.stringify(rows).match(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g) ?? []),
];

beforeAll(async () => {
  // Requests are written down a moment later, which would change a row of the victim's.
  api = await startApi({ requestCounts: { count: () => undefined, uncounted: () => 0 } });
  everything = openDatabase({ url: api.database.url, max: 1, applicationName: 'isolation-test' });
  victim = await openVictim(api);
  unknown = nobody();
  before = await allRows(everything, victim.tenantId);
  stranger = await openTestShop(api.transact);
  await api.transact(stranger.scope, (ctx) =>
    createStaffMember(ctx, { ...owner, name: 'Olga', role: 'owner' }),
  );
  const order = await placeOrder({ ...api, storefront: api.as(stranger.apiKey) });
  own = { tenantId: stranger.tenantId, slug: stranger.slug, orderId: order.id };
  const ofStranger = idsIn(await allRows(everything, stranger.tenantId));
  secretsOfVictim = [...idsIn(before).filter((id) => !ofStranger.includes(id)), ...marks];
}, 30_000);
afterAll(async () => {
  await everything.close();
  await api.close();
});

/** These may end sessions, also others of the same person, and a process believes in an ended one for a second. */
const endsSessions = (target: string) => /\/v1\/(?:auth|people)\b/.test(target);

/** Of an owner of the other shop, who operates nothing. */
let session: Client | null = null;
async function logIn(target: string): Promise<Client> {
  if (session && !endsSessions(target)) return session;
  const { body } = await api.stranger.post<{ accessToken: string }>('/v1/auth/login', owner);
  const client = api.as(body.accessToken);
  session = endsSessions(target) ? null : client;
  return client;
}

async function withKey(): Promise<Client> {
  const scopes = [...keyScopes];
  const { key } = await api.transact(stranger.scope, (ctx) => issueApiKey(ctx, { name: 'all', scopes }));
  return api.as(key);
}

async function cookie(): Promise<Record<string, string>> {
  const { headers } = await api.stranger.call('POST', '/ops/login', {
    raw: new URLSearchParams(owner).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });
  return { cookie: String(headers.get('set-cookie')).split(';', 1)[0] ?? '' };
}

function urlOf(path: string, { params = {}, query }: Filling): string {
  const filled = path.replaceAll(/:(\w+)/g, (_, name: string) => {
    const value = params[name];
    if (value === undefined) throw new Error(`nothing fills :${name} of ${path}`);
    return encodeURIComponent(value);
  });
  return query ? `${filled}?${new URLSearchParams(query)}` : filled;
}

const send = (client: Client, [method = '', path = '']: string[], filling: Filling) =>
  client.call<unknown>(method, urlOf(path, filling), filling);

const textOf = ({ headers, body }: Answer<unknown>): string =>
  JSON.stringify([body, headers.get('location'), headers.get('set-cookie')]);

/** No id and no word of the victim's, but for those that the question itself held. */
function expectNothingOf(answer: Answer<unknown>, filling: Filling): void {
  const asked = JSON.stringify(filling).toLowerCase();
  const text = textOf(answer).toLowerCase();
  const leaked = secretsOfVictim.filter((secret) => text.includes(secret) && !asked.includes(secret));
  expect(leaked).toEqual([]);
}

const names = (filling: Filling): boolean =>
  Object.values(filling.params ?? {}).some((value) => Object.values(victim).includes(value));

/** Asks with the victim's names and with nobody's, and gets the same; where the path names something, it is not there. */
async function walk(
  { name, target, refusal = 404 }: { name: string; target: string; refusal?: number },
  enter: () => Promise<(filling: Filling) => Promise<Answer<unknown>>>,
): Promise<void> {
  const fill = fillings[name] ?? pageFillings[name];
  if (!fill)
    throw new Error(
      `${target} is not filled: add it to fillings.ts or page-fillings.ts in testing/isolation`,
    );
  const misses = fill(unknown, own);
  for (const [index, hit] of fill(victim, own).entries()) {
    const answer = await (await enter())(hit);
    const miss = await (await enter())(misses[index] ?? {});
    expectNothingOf(answer, hit);
    // Without a name in it, the question is the same twice, and the time of day may be in the answer.
    if (!isDeepStrictEqual(hit, misses[index])) {
      expect([answer.status, comparable(textOf(answer), victim)]).toEqual([
        miss.status,
        comparable(textOf(miss), unknown),
      ]);
    }
    if (names(hit)) expect(answer.status).toBe(refusal);
  }
}

function walkAsOwner({ name, permission, ...route }: Route): Promise<void> {
  const target = label(route);
  const refusal = permission === 'platform:operate' ? 403 : 404;
  return walk({ name, target, refusal }, async () => {
    const client = permission === 'anyone' ? api.stranger : await logIn(target);
    return (filling) => send(client, target.split(' '), filling);
  });
}

describe('a stranger who knows every name of another shop', () => {
  it.each(looked.map((route) => [label(route), route] as const))(
    'gets from %s what nobody’s names get',
    (_, route) => walkAsOwner(route),
  );

  it('gets no further with an API key that may do all that keys may', async () => {
    const client = await withKey();
    for (const { name, permission, ...route } of looked) {
      if (permission === 'anyone' || !keyScopes.includes(permission)) continue;
      const target = label(route);
      await walk({ name, target }, async () => (filling) => send(client, target.split(' '), filling));
    }
  });

  it.each(Object.keys(pageFillings))('gets from %s what nobody’s names get', async (target) => {
    const refusal = target === 'POST /ops/obligations/:id/retry' ? 303 : 404;
    await walk({ name: target, target, refusal }, async () => {
      const headers = await cookie();
      return (filling) =>
        send(api.stranger, target.split(' '), { ...filling, headers: { ...headers, ...filling.headers } });
    });
  });

  it.each(named.map((route) => [label(route), route] as const))(
    'makes things of its own at %s under the other’s names, as under nobody’s',
    (_, route) => walkAsOwner(route),
  );

  it('is refused at the board, which holds every shop’s jobs', async () => {
    const { status } = await api.stranger.get('/ops/queues', await cookie());
    expect(status).toBe(403);
  });

  it('has asked every route that there is', () => {
    const declared = walked.map(label);
    const asked = new Set([...declared, ...Object.keys(pageFillings), `POST /v1/auth/password-reset`]);
    const mounted = mountedRoutes(api.app);
    expect(mounted.filter((route) => !asked.has(route))).toEqual([]);
    expect(mounted.length).toBeGreaterThan(60);
  });
});

describe('the shop whose names they were', () => {
  it('has a row in every table, so that each of them is put to the proof', () => {
    const empty = Object.entries(before).flatMap(([name, rows]) => (rows.length === 0 ? [name] : []));
    expect(empty).toEqual([]);
    expect(Object.keys(before).length).toBeGreaterThan(30);
  });

  it('has the very same rows as before', async () => {
    expect(await allRows(everything, victim.tenantId)).toEqual(before);
  });

  it('is nowhere in what the stranger’s shop has now, nor in its jobs', async () => {
    const known = new Set(Object.values(victim));
    const rows = JSON.stringify(await allRows(everything, stranger.tenantId)).toLowerCase();
    expect(secretsOfVictim.filter((secret) => rows.includes(secret) && !known.has(secret))).toEqual([]);
  });

  it('is hidden by the database itself from a transaction of the stranger', async () => {
    const asStranger: Pick<Database, 'inSystem'> = {
      inSystem: (body) => api.db.inTenant(stranger.tenantId, body),
    };
    const seen = await allRows(asStranger, victim.tenantId);
    expect(Object.values(seen).flat()).toEqual([]);
  });

  it('does not move the numbers of the other’s orders', async () => {
    const orders = await api.as(stranger.apiKey).get<{ data: { number: number }[] }>('/v1/orders?limit=100');
    expect(Math.min(...orders.body.data.map(({ number }) => number))).toBe(1001);
  });

  it('sends its own people a mail when somebody asks to reset their password, and the asker learns nothing', async () => {
    const ask = (email: string) => api.stranger.post('/v1/auth/password-reset', { email });
    const [hit, miss] = [await ask(victim.email), await ask(`${newId()}@example.net`)];
    expect([hit.status, hit.body]).toEqual([miss.status, miss.body]);
  });
});
