import type { Permission } from '@waybill/domain';
import type { Request, RequestHandler, Response } from 'express';
import { bearerTokenOf } from '../auth/authenticate.ts';
import { type Guards, identify } from '../auth/identify.ts';
import { type Principal, principalOfStaff, rememberCaller } from '../auth/principal.ts';
import { requirePermission } from '../auth/require-permission.ts';
import { challenge } from '../http/challenge.ts';
import { Problem } from '../http/problem.ts';
import { askToLogIn } from './login.ts';
import type { OpsSession } from './session.ts';

interface StaffGuards extends Guards {
  session: OpsSession;
}

/** By the session's cookie, or by a Bearer token for tools. Null without either. */
async function identifyStaff(
  req: Request,
  res: Response,
  { session, ...guards }: StaffGuards,
): Promise<Principal | null> {
  if (bearerTokenOf(req) !== undefined) return identify(req, res, guards);
  const staff = await session.read(req);
  return staff && principalOfStaff(staff);
}

function refuseStranger(req: Request, res: Response): void {
  res.set(challenge());
  if (req.accepts(['json', 'html']) !== 'html') throw new Problem('unauthorized', 'Only staff may see this.');
  askToLogIn(req, res);
}

/**
 * Lets staff pass, if need be only those with a certain right; shows others the login page, or tells tools that they
 * are not authenticated.
 */
export const requireStaff =
  (guards: StaffGuards, permission?: Permission): RequestHandler =>
  async (req, res, next) => {
    const principal = await identifyStaff(req, res, guards);
    if (principal === null) {
      guards.limits.stranger(req, res);
      refuseStranger(req, res);
      return;
    }
    if (principal.actor.type !== 'staff') throw new Problem('forbidden', 'Only staff may see this.');
    if (permission !== undefined) requirePermission(principal, permission);
    rememberCaller(res, principal);
    next();
  };
