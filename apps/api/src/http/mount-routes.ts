import { permissions } from '@waybill/domain';
import type { Request, RequestHandler, Response, Router } from 'express';
import { z } from 'zod';
import { type Guards, identify } from '../auth/identify.ts';
import { type Principal, rememberCaller, scopeOf } from '../auth/principal.ts';
import { requirePermission } from '../auth/require-permission.ts';
import { readJson } from '../body/read-json.ts';
import type { Admit } from '../tenants/admit.ts';
import { validateBody, validateQuery } from '../validation/validate.ts';
import { refuseOtherMethods } from './methods.ts';
import type { OpenCall, Route } from './route.ts';

/** What a request passes before it is read. */
export interface Gates extends Guards {
  admit: Admit;
}

const noQuery = z.strictObject({});

function paramOf(req: Request, name: string): string {
  const value: unknown = req.params[name];
  if (typeof value !== 'string') throw new Error(`the route has no parameter ${name}`);
  return value;
}

/** Checks the query and the body. Throws `validation_failed`, and what reading a body throws. */
async function readCall(route: Route, ...[req, res]: Parameters<RequestHandler>): Promise<OpenCall> {
  const query = validateQuery<unknown>(route.query ?? noQuery, req.query);
  const optional = route.bodyOptional ?? false;
  const sent = route.body ? ((await readJson(req, res, { optional })) ?? {}) : undefined;
  const body = route.body ? validateBody(route.body, sent) : undefined;
  const { idempotent = false } = route;
  return { req, res, idempotent, body, sent, query, param: (name) => paramOf(req, name) };
}

/** Who is it, and do they come too often? Throws what authenticating throws, and `rate_limited`. */
async function admitCaller(req: Request, res: Response, gates: Gates): Promise<Principal> {
  const principal = await identify(req, res, gates);
  rememberCaller(res, principal);
  await gates.cors.settle(req, res, principal.tenantId);
  gates.limits.caller(res, principal);
  return principal;
}

/**
 * One method of one path: who is it, how often do they come, may they, may their shop, is what they sent well-formed;
 * then handle.
 */
const handlerOf =
  (route: Route, gates: Gates): RequestHandler =>
  async (req, res, next) => {
    if (route.permission === 'anyone') {
      const isKnown = route.takesCredentials && req.get('Authorization') !== undefined;
      if (isKnown) await admitCaller(req, res, gates);
      else gates.limits.stranger(req, res, route.points);
      await route.handle(await readCall(route, req, res, next));
      return;
    }
    const principal = await admitCaller(req, res, gates);
    requirePermission(principal, route.permission);
    await gates.admit(req, principal, route);
    const call = await readCall(route, req, res, next);
    await route.handle({ ...call, principal, scope: scopeOf(res, principal) });
  };

/** Throws for a route that does not say who may call it, or says something that is no permission. */
function requireDeclared({ method, path, permission }: Route): void {
  if (permission === 'anyone' || permissions.includes(permission)) return;
  throw new Error(`${method.toUpperCase()} ${path} does not declare its permission`);
}

/**
 * Mounts the routes in the order they are declared in: of two paths that both fit, the first one that knows the
 * method answers. Throws for a route without a permission.
 */
export function mountRoutes(router: Router, routes: readonly Route[], gates: Gates): void {
  routes.forEach(requireDeclared);
  for (const route of routes) router[route.method](route.path, handlerOf(route, gates));
  for (const [path, ofPath] of Map.groupBy(routes, ({ path }) => path)) {
    refuseOtherMethods(
      router,
      path,
      ofPath.map(({ method }) => method),
    );
  }
}
