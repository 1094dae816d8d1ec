import { Router } from 'express';
import type { AppDeps } from '../deps.ts';
import { limitStrangers } from '../http/limit-strangers.ts';
import { resource } from '../http/methods.ts';
import { requireSameOrigin } from '../http/same-origin.ts';
import { costOfGuess } from '../limits/limits.ts';
import { pagePolicy } from '../pages/layout.ts';
import { logoutPage } from '../pages/login-page.ts';
import { auditBoard } from './audit-board.ts';
import { board, boardPath, boardPolicy } from './board.ts';
import { parseLoginForm, showLogin, submitLogin } from './login.ts';
import { requireStaff } from './require-staff.ts';
import { retryFromPage } from './retry-from-page.ts';
import { createOpsSession } from './session.ts';
import { sendStatus, showStatus } from './status/show-status.ts';

/** Everything below `/ops`: for staff, in a browser. */
export function opsRoutes(deps: AppDeps): Router {
  const router = Router();
  const session = createOpsSession(deps);
  router.use('/ops', requireSameOrigin(deps.publicUrl), pagePolicy);
  const limit = limitStrangers(deps, { pointsOfChange: costOfGuess });
  router.use('/ops/login', limit, parseLoginForm);
  resource(router, '/ops/login', { get: showLogin, post: submitLogin(deps.logIn, session) });
  resource(router, '/ops/logout', {
    get: (_req, res) => {
      res.type('html').send(logoutPage());
    },
    post: async (req, res) => {
      await session.end(req, res);
      res.redirect(303, '/ops/login');
    },
  });
  const { authenticate, limits, cors } = deps;
  const staffOnly = requireStaff({ authenticate, limits, cors, session });
  router.use(['/ops/status', '/ops/status.json', '/ops/obligations'], staffOnly);
  resource(router, '/ops/status', { get: showStatus(deps) });
  resource(router, '/ops/status.json', { get: sendStatus(deps) });
  resource(router, '/ops/obligations/:id/retry', { post: retryFromPage(deps) });
  // The queues hold the jobs of every shop.
  const operatorsOnly = requireStaff({ authenticate, limits, cors, session }, 'platform:operate');
  router.use(boardPath, operatorsOnly, boardPolicy, auditBoard(deps), board(deps));
  return router;
}
