import type { RequestHandler } from 'express';
import type { Limits } from '../limits/limits.ts';

const changes = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

/** For pages without a login: what is sent to them may cost more than looking at them. */
export const limitStrangers =
  (
    { limits }: { limits: Limits },
    { pointsOfChange = 1 }: { pointsOfChange?: number } = {},
  ): RequestHandler =>
  (req, res, next) => {
    limits.stranger(req, res, changes.has(req.method) ? pointsOfChange : 1);
    next();
  };
