import type { Request } from 'express';
import { challenge } from '../http/challenge.ts';
import { Problem } from '../http/problem.ts';
import type { FindApiKey } from './api-keys.ts';
import { type Principal, principalOfStaff } from './principal.ts';
import type { Tokens } from './tokens.ts';

/** Throws `unauthorized`. */
export type Authenticate = (req: Request) => Promise<Principal>;

/** RFC 6750, 2.1. */
const bearer = /^Bearer +([A-Za-z0-9._~+/-]+=*)$/i;

export const bearerTokenOf = (req: Request): string | undefined =>
  bearer.exec(req.get('Authorization') ?? '')?.[1];

/** Storefronts show an API key, staff an access token from `POST /v1/auth/login`. */
export function createAuthenticate(findApiKey: FindApiKey, tokens: Tokens): Authenticate {
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
      const principal = await findApiKey(token);
      if (principal) return principal;
    } else {
      const staff = await tokens.read(token, 'waybill-api');
      if (staff) return principalOfStaff(staff);
    }
    throw new Problem('unauthorized', 'The API key or access token is unknown, revoked or expired.', {
      headers: challenge('invalid_token'),
    });
  };
}
