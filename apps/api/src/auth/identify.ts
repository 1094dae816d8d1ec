import type { Request, Response } from 'express';
import type { Cors } from '../http/cors.ts';
import { Problem } from '../http/problem.ts';
import type { Limits } from '../limits/limits.ts';
import type { Authenticate } from './authenticate.ts';
import type { Principal } from './principal.ts';

export interface Guards {
  authenticate: Authenticate;
  limits: Limits;
  cors: Pick<Cors, 'settle'>;
}

/** Who fails to say who they are counts as a stranger. Throws what authenticating throws, and `rate_limited`. */
export async function identify(
  req: Request,
  res: Response,
  { authenticate, limits }: Guards,
): Promise<Principal> {
  try {
    return await authenticate(req);
  } catch (error) {
    if (error instanceof Problem && error.code === 'unauthorized') limits.stranger(req, res);
    throw error;
  }
}
