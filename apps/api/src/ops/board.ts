import { createQueueBoard } from '@waybill/queue';
import type { RequestHandler } from 'express';
import helmet from 'helmet';
import type { AppDeps } from '../deps.ts';
import { Problem } from '../http/problem.ts';

export const boardPath = '/ops/queues';

/** The board is an application of its own: it runs its scripts, styles itself inline and talks to its own API. */
export const boardPolicy = helmet.contentSecurityPolicy({
  useDefaults: false,
  directives: {
    'default-src': ["'self'"],
    'style-src': ["'self'", "'unsafe-inline'"],
    'img-src': ["'self'", 'data:'],
    'font-src': ["'self'", 'data:'],
    'object-src': ["'none'"],
    'base-uri': ["'self'"],
    'form-action': ["'self'"],
    'frame-ancestors': ["'none'"],
  },
});

/** Bull Board over all queues. */
export function board({ queues }: Pick<AppDeps, 'queues'>): RequestHandler {
  if (queues) return createQueueBoard(queues, { basePath: boardPath });
  return () => {
    throw new Problem('unavailable', 'This process shows no queues.');
  };
}
