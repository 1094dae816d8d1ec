import { DomainError, retryObligation } from '@waybill/domain';
import type { RequestHandler } from 'express';
import { callerOf, scopeOf } from '../auth/principal.ts';
import type { AppDeps } from '../deps.ts';
import { pathId } from '../http/path-id.ts';

/** `POST /ops/obligations/{id}/retry`: the button of the status page, to which it leads back. */
export const retryFromPage =
  ({ transact }: Pick<AppDeps, 'transact'>): RequestHandler =>
  async (req, res) => {
    const caller = callerOf(res);
    if (!caller) throw new Error('a job was to be tried again by nobody');
    const id = pathId(String(req.params['id']), 'obligation');
    try {
      const obligation = await transact(scopeOf(res, caller), (ctx) => retryObligation(ctx, { id }));
      req.log.info({ obligation }, 'a job that was given up gets another round');
    } catch (error) {
      // Pressed twice, or done meanwhile: the page shows how it is now.
      if (!(error instanceof DomainError)) throw error;
    }
    res.redirect(303, '/ops/status');
  };
