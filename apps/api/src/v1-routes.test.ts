import {
  createStaffMember,
  generateApiKey,
  keyScopes,
  newId,
  type Permission,
  permissions,
  permissionsOfRole,
  roles,
} from '@waybill/domain';
import { Router } from 'express';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AppDeps } from './deps.ts';
import { mountRoutes } from './http/mount-routes.ts';
import type { Route } from './http/route.ts';
import type { Client } from './testing/client.ts';
import { startApi, type TestApi } from './testing/start-api.ts';
import { v1Routes } from './v1-routes.ts';

/** The declarations; nothing of them is called. */
const routes = v1Routes({} as AppDeps);
const guarded = routes.filter(({ permission }) => permission !== 'anyone');
const label = ({ method, path }: Route) => `${method.toUpperCase()} ${path}`;

/**
 * The POSTs that take no Idempotency-Key, each with why. `secret`: the stored answer would hold one. `session`: it is about
 * the caller's own logins. `same`: done twice it is done once. `refused`: the second time it is refused. `reads`: it changes
 * nothing.
 */
const withoutKey: Readonly<Record<string, 'secret' | 'session' | 'same' | 'refused' | 'reads'>> = {
  ...{ createOrderLink: 'secret', createCart: 'secret', createApiKey: 'secret' },
  ...{ createWebhookEndpoint: 'secret', rotateWebhookSecret: 'secret' },
  ...{ beginSecondFactor: 'secret', confirmSecondFactor: 'secret' },
  ...{ logIn: 'session', refreshSession: 'session', logOut: 'session', logOutEverywhere: 'session' },
  // A second link is as good as the first, and few are sent within an hour.
  requestPasswordReset: 'same',
  ...{ mergeCart: 'same', archiveProduct: 'same', restoreProduct: 'same', eraseCustomer: 'same' },
  ...{ changePassword: 'refused', resetPassword: 'refused', acceptInvitation: 'refused' },
  ...{ suspendTenant: 'same', resumeTenant: 'same', undoTenantDeletion: 'same', openTenant: 'refused' },
  ...{ exportCustomer: 'reads', quoteShipping: 'reads' },
};

let api: TestApi;
const people = new Map<string, Client>();
beforeAll(async () => {
  api = await startApi();
  for (const role of roles) {
    const person = { email: `${role}@example.com`, password: 'correct horse battery staple' };
    await api.transact(api.scope, (ctx) => createStaffMember(ctx, { ...person, name: role, role }));
    await logIn(role);
  }
});
afterAll(() => api.close());

async function logIn(role: string): Promise<void> {
  const person = { email: `${role}@example.com`, password: 'correct horse battery staple' };
  const { body } = await api.stranger.post<{ accessToken: string }>('/v1/auth/login', person);
  people.set(role, api.as(body.accessToken));
}

/** After these nobody is logged in any more. */
const farewells = ['logOut', 'logOutEverywhere'];

const personOf = (role: string): Client => {
  const person = people.get(role);
  if (!person) throw new Error(`nobody is ${role}`);
  return person;
};

/** With parameters that name nothing, and a body that no route takes. */
const call = (client: Client, { method, path, body }: Route) =>
  client.call(method.toUpperCase(), path.replaceAll(/:\w+/g, newId()), body ? { json: { nonsense: 1 } } : {});

describe('the routes', () => {
  it('have a name of their own each, and a sentence about what they do', () => {
    const names = routes.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const { summary } of routes) expect(summary).toMatch(/^[A-Z].*\.$/);
  });

  it('leave to whoever comes only what has to be', () => {
    const open = routes.filter(({ permission }) => permission === 'anyone').map(label);
    expect(open).toEqual([
      'POST /v1/auth/login',
      'POST /v1/auth/refresh',
      'POST /v1/auth/password-reset',
      'POST /v1/auth/password-reset/confirm',
      'POST /v1/auth/invitations/accept',
      'GET /media/:tenant/:image/:file',
      'GET /v1/catalogue/products',
      'GET /v1/catalogue/products/:sku',
      'GET /v1/catalogue/categories',
      'GET /v1/shop',
    ]);
  });

  it('that create or move something take an Idempotency-Key, or say why not', () => {
    const posts = routes.filter(({ method, idempotent }) => method === 'post' && !idempotent);
    expect(posts.map(({ name }) => name).toSorted()).toEqual(Object.keys(withoutKey).toSorted());
    for (const { name, description = '' } of posts) {
      if (withoutKey[name] === 'secret') expect(description).toContain('It takes no `Idempotency-Key`: ');
    }
  });

  it('do not start without a permission', () => {
    const [route] = guarded;
    const nothing = () => undefined;
    const limits = { stranger: nothing, refuseExhausted: nothing, caller: nothing };
    const nobodyAsks = async () => Promise.reject(new Error('not asked'));
    for (const permission of [undefined, 'orders:eat']) {
      const wrong = { ...route, permission } as unknown as Route;
      const cors = { settle: async () => undefined };
      const gates = { authenticate: nobodyAsks, admit: nobodyAsks, limits, cors };
      expect(() => mountRoutes(Router(), [wrong], gates)).toThrow(/does not declare its permission/);
    }
  });

  it.each(guarded.map((route) => [label(route), route] as const))(
    '%s asks who is calling',
    async (_, route) => {
      for (const client of [api.stranger, api.as(generateApiKey())]) {
        const { status, body } = await call(client, route);
        expect([status, body.code]).toEqual([401, 'unauthorized']);
      }
    },
  );
});

describe('the table of who may do what', () => {
  const matrix = roles.flatMap((role) => guarded.map((route) => [role, label(route), route] as const));

  it.each(matrix)('%s: %s', async (role, _, route) => {
    const { status, body } = await call(personOf(role), route);
    const may = (permissionsOfRole[role] as readonly string[]).includes(route.permission);
    if (may) expect([401, 403]).not.toContain(status);
    else expect([status, body['permission']]).toEqual([403, route.permission]);
    expect(status).toBeLessThan(500);
    if (farewells.includes(route.name)) await logIn(role);
  });

  it('gives every right of a role to the roles above it, and each right to somebody', () => {
    const [viewer, staff, admin, owner] = roles.map((role) => new Set<Permission>(permissionsOfRole[role]));
    expect(viewer?.isSubsetOf(staff ?? new Set())).toBe(true);
    expect(staff?.isSubsetOf(admin ?? new Set())).toBe(true);
    expect(admin?.isSubsetOf(owner ?? new Set())).toBe(true);
    expect(permissions.filter((one) => !owner?.has(one))).toEqual(['platform:operate']);
  });

  it('lets staff ship and not give money back', () => {
    expect(permissionsOfRole.staff).toContain('orders:fulfil');
    expect(permissionsOfRole.staff).not.toContain('refunds:write');
  });

  it('has nothing for keys that only people decide', () => {
    for (const one of ['people:write', 'keys:write', 'settings:write', 'audit:read', 'platform:operate']) {
      expect(keyScopes).not.toContain(one);
    }
  });
});
