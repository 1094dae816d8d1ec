import type { Request } from 'express';
import { challenge } from '../http/challenge.ts';
import { Problem } from '../http/problem.ts';
import type { FindApiKey, UseApiKey } from './api-keys.ts';
import type { IsLive } from './live-sessions.ts';
import { type Principal, principalOfStaff } from './principal.ts';
import type { Tokens } from './tokens.ts';

/** Throws `unauthorized`, and `forbidden` for a key that may not be used from where the request comes. */
export type Authenticate = (req: Request) => Promise<Principal>;

/** RFC 6750, 2.1. */
const bearer = /^Bearer +([A-Za-z0-9._~+/-]+=*)$/i;

export const bearerTokenOf = (req: Request): string | undefined =>
  bearer.exec(req.get('Authorization') ?? '')?.[1];

/** The same, whatever is wrong with it. */
export const worthless = () =>
  new Problem('unauthorized', 'The API key or access token is unknown, revoked or expired.', {
    headers: challenge('invalid_token'),
  });

/** Storefronts show an API key, staff an access token from `POST /v1/auth/login`. */
export function createAuthenticate(
  { findApiKey, useKey }: { findApiKey: FindApiKey; useKey: UseApiKey },
  { tokens, isLive }: { tokens: Tokens; isLive: IsLive },
): Authenticate {
  return async (req) => {
    const token = bearerTokenOf(req);
    if (token === undefined) {
      throw new Problem(
        'unauthorized',
        'Send "Authorization: Bearer" with an API key or a staff access token.',
        {
          headers: challenge(),
        },
      );
    }
    if (token.startsWith('wb_')) {
      const key = await findApiKey(token);
      if (key) return useKey(key, { ip: req.ip });
    } else {
      const staff = await tokens.read(token, 'waybill-api');
      if (staff && (await isLive(staff))) return principalOfStaff(staff);
    }
    throw worthless();
  };
}
