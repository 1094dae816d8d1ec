import type { Scope } from '@waybill/domain';
import type { Request, RequestHandler, Response } from 'express';
import { z } from 'zod';
import type { Authenticate } from '../auth/authenticate.ts';
import { type Principal, rememberPrincipal, scopeOf } from '../auth/principal.ts';
import { readJson } from '../body/read-json.ts';
import { validateBody, validateQuery } from '../validation/validate.ts';
import { Problem } from './problem.ts';

/** A request that was authenticated and found well-formed. */
export interface Call<Body, Query> {
  req: Request;
  res: Response;
  principal: Principal;
  /** In whose name, and in which tenant, a use case runs. */
  scope: Scope;
  body: Body;
  /** The body as it was sent, before defaults; two requests with equal ones are the same request. */
  sent: unknown;
  query: Query;
  /** A part of the path, decoded. */
  param(name: string): string;
}

export interface EndpointSpec<Body, Query> {
  /** Only for people, not for storefronts. */
  access?: 'staff';
  /** None is read without it. */
  body?: z.ZodType<Body>;
  /** No body counts as `{}`. */
  bodyOptional?: boolean;
  /** No parameter is allowed without it. */
  query?: z.ZodType<Query>;
  handle(call: Call<Body, Query>): Promise<void>;
}

const noQuery = z.strictObject({});

function requireAccess(principal: Principal, access: 'staff' | undefined): void {
  if (access === 'staff' && principal.actor.type !== 'staff') {
    throw new Problem('forbidden', 'Only staff may do this: use an access token from POST /v1/auth/login.');
  }
}

function paramOf(req: Request, name: string): string {
  const value: unknown = req.params[name];
  if (typeof value !== 'string') throw new Error(`the route has no parameter ${name}`);
  return value;
}

/** One method of one path: authenticate, check the query and the body, then handle. */
export function endpoint<Body = undefined, Query = unknown>(
  authenticate: Authenticate,
  spec: EndpointSpec<Body, Query>,
): RequestHandler {
  return async (req, res) => {
    const principal = await authenticate(req);
    rememberPrincipal(res, principal);
    requireAccess(principal, spec.access);
    const query = validateQuery(spec.query ?? (noQuery as unknown as z.ZodType<Query>), req.query);
    const optional = spec.bodyOptional ?? false;
    const sent = spec.body ? ((await readJson(req, res, { optional })) ?? {}) : undefined;
    const body = spec.body ? validateBody(spec.body, sent) : (undefined as Body);
    const scope = scopeOf(res, principal);
    await spec.handle({ req, res, principal, scope, body, sent, query, param: (name) => paramOf(req, name) });
  };
}
