import type { RequestHandler } from 'express';
import { z } from 'zod';
import { callerOf, scopeOf } from '../../auth/principal.ts';
import type { AppDeps } from '../../deps.ts';
import { statusPage } from '../../pages/status-page.ts';
import { readStatus } from './read-status.ts';
import type { Status } from './status.ts';

type Deps = Pick<AppDeps, 'transact' | 'queues'>;

const query = z.object({ refresh: z.literal('off').optional().catch(undefined) });

function currentStatus(deps: Deps, res: Parameters<RequestHandler>[1]): Promise<Status> {
  const caller = callerOf(res);
  if (!caller) throw new Error('the status was asked for by nobody');
  return readStatus(deps, scopeOf(res, caller));
}

/** `GET /ops/status`: for people; as JSON for who prefers that. */
export const showStatus =
  (deps: Deps): RequestHandler =>
  async (req, res) => {
    const status = await currentStatus(deps, res);
    res.set('Cache-Control', 'no-store').vary('Accept');
    if (req.accepts(['html', 'json']) === 'json') {
      res.json(status);
      return;
    }
    const { refresh } = query.parse(req.query);
    res.type('html').send(statusPage(status, { refreshes: refresh !== 'off' }));
  };

/** `GET /ops/status.json` */
export const sendStatus =
  (deps: Deps): RequestHandler =>
  async (_req, res) => {
    const status = await currentStatus(deps, res);
    res.set('Cache-Control', 'no-store').json(status);
  };
