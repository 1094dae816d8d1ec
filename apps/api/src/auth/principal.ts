import {
  type Actor,
  type ApiKeyOwner,
  type Origin,
  type Permission,
  permissionsOfRole,
  type Role,
  roles,
  type Scope,
} from '@waybill/domain';
import { currentTraceparent } from '@waybill/telemetry';
import type { Request, Response } from 'express';
import { requestIdOf } from '../http/request-id.ts';
import type { TokenHolder } from './tokens.ts';

/** Who is calling, and for which shop. */
export interface Caller {
  tenantId: string;
  actor: Actor;
}

/** A caller, and what they may do. */
export interface Principal extends Caller {
  permissions: ReadonlySet<Permission>;
  /** Of a person who is logged in. */
  sessionId: string | null;
}

export const principalOfKey = ({
  tenantId,
  keyId,
  scopes,
}: Pick<ApiKeyOwner, 'tenantId' | 'keyId' | 'scopes'>): Principal => ({
  tenantId,
  actor: { type: 'api_key', id: keyId },
  permissions: new Set(scopes),
  sessionId: null,
});

const setOfRole = new Map<Role, ReadonlySet<Permission>>(
  roles.map((role) => [role, new Set(permissionsOfRole[role])]),
);

export function principalOfStaff({ tenantId, userId, role, operator, sessionId }: TokenHolder): Principal {
  const ofRole = setOfRole.get(role) ?? new Set();
  return {
    tenantId,
    actor: { type: 'staff', id: userId },
    permissions: operator ? new Set([...ofRole, 'platform:operate' as const]) : ofRole,
    sessionId,
  };
}

const held = new WeakMap<Response, Caller>();

/** Known from here on to whoever has the response: the handler, and the access log. */
export const rememberCaller = (res: Response, caller: Caller): void => {
  held.set(res, caller);
};

export const callerOf = (res: Response): Caller | undefined => held.get(res);

const longestUserAgent = 200;

const originOf = (req: Request): Origin => ({
  ip: req.ip ?? null,
  userAgent: req.get('User-Agent')?.slice(0, longestUserAgent) ?? null,
});

/** What is known of a request before it is known who is calling. */
export const requestOf = (res: Response): Omit<Scope, 'tenantId' | 'actor'> => ({
  requestId: requestIdOf(res),
  origin: originOf(res.req),
  traceparent: currentTraceparent(),
});

export const scopeOf = (res: Response, { tenantId, actor }: Caller): Scope => ({
  tenantId,
  actor,
  ...requestOf(res),
});
