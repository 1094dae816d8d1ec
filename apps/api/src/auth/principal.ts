import type { Actor, Scope } from '@waybill/domain';
import { currentTraceparent } from '@waybill/telemetry';
import type { Response } from 'express';
import { requestIdOf } from '../http/request-id.ts';

/** Who is calling, and for which shop. */
export interface Principal {
  tenantId: string;
  actor: Actor;
}

const held = new WeakMap<Response, Principal>();

/** Known from here on to whoever has the response: the handler, and the access log. */
export const rememberPrincipal = (res: Response, principal: Principal): void => {
  held.set(res, principal);
};

export const principalOf = (res: Response): Principal | undefined => held.get(res);

export const scopeOf = (res: Response, { tenantId, actor }: Principal): Scope => ({
  tenantId,
  actor,
  requestId: requestIdOf(res),
  traceparent: currentTraceparent(),
});
