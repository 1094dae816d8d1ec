import type { Request } from 'express';
import { boardPath } from '../ops/board.ts';

const belowBoard = new RegExp(`^${boardPath}(?:[/?]|$)`);

/**
 * The path as its route declares it, `/v1/orders/:id`: one of a few dozen, whatever is asked for. Known once the route
 * was found. Bull Board has routes of its own, which count as one.
 */
export function routeTemplate({ originalUrl, route }: Pick<Request, 'originalUrl' | 'route'>): string {
  if (belowBoard.test(originalUrl)) return boardPath;
  const path: unknown = route?.path;
  return typeof path === 'string' ? path : 'unmatched';
}
