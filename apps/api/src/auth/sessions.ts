import {
  endSession,
  endSessionsOf,
  issueRefreshToken,
  listSessions,
  markEnded,
  type Origin,
  refreshSession,
  startSession,
} from '@waybill/domain';
import { z } from 'zod';
import type { AppDeps } from '../deps.ts';
import { listOf } from '../http/answers.ts';
import { challenge } from '../http/challenge.ts';
import { pathId } from '../http/path-id.ts';
import { Problem } from '../http/problem.ts';
import { openRoute, type Route, route } from '../http/route.ts';
import { costOfGuess } from '../limits/limits.ts';
import { line } from '../validation/fields.ts';
import { requestOf, scopeOf } from './principal.ts';
import { sessionAnswer, tokensAnswer } from './session-answers.ts';
import { credentialsSchema } from './staff-login.ts';
import { accessTokenSeconds, type TokenHolder } from './tokens.ts';

/** What a login and a refresh answer (RFC 6749, 5.1, in this API's spelling). */
async function tokenAnswer({ tokens }: Pick<AppDeps, 'tokens'>, holder: TokenHolder, refreshToken: string) {
  const use = { audience: 'waybill-api', seconds: accessTokenSeconds } as const;
  const accessToken = await tokens.sign(holder, use);
  return { accessToken, tokenType: 'Bearer' as const, expiresIn: accessTokenSeconds, refreshToken };
}

const nowhere: Origin = { ip: null, userAgent: null };

export const loginRoute = (deps: AppDeps): Route =>
  openRoute({
    method: 'post',
    path: '/v1/auth/login',
    name: 'logIn',
    points: costOfGuess,
    summary: 'Starts a session of a person: an access token, and a refresh token for the next one.',
    body: credentialsSchema,
    answers: { 200: tokensAnswer },
    problems: ['invalid_credentials', 'second_factor_required', 'invalid_second_factor', 'too_many_attempts'],
    handle: async ({ res, body }) => {
      const staff = await deps.logIn(body, res);
      const { tenantId, userId, passwordHash } = staff;
      const scope = scopeOf(res, { tenantId, actor: { type: 'staff', id: userId } });
      const session = await deps.transact(scope, async (ctx) => {
        const origin = scope.origin ?? nowhere;
        const sessionId = await startSession(ctx, { userId, passwordHash, kind: 'api', origin });
        return { sessionId, refreshToken: await issueRefreshToken(ctx, sessionId) };
      });
      const holder = { ...staff, sessionId: session.sessionId };
      res.json(await tokenAnswer(deps, holder, session.refreshToken));
    },
  });

const refreshSchema = z.strictObject({
  refreshToken: line(200).meta({ examples: ['wbr_9vQx0v3mJ1rT8cYwL2kZ5nB7'] }),
});

export const refreshRoute = (deps: AppDeps): Route =>
  openRoute({
    method: 'post',
    path: '/v1/auth/refresh',
    name: 'refreshSession',
    summary: 'Exchanges a refresh token, which is good once, for an access token and the next refresh token.',
    body: refreshSchema,
    answers: { 200: tokensAnswer },
    problems: ['invalid_refresh_token'],
    handle: async ({ res, body }) => {
      const refreshed = await refreshSession({ ...deps, request: requestOf(res) }, body.refreshToken);
      if (!refreshed) {
        throw new Problem('invalid_refresh_token', 'The session is over: log in again.', {
          headers: challenge(),
        });
      }
      const { staff, sessionId, refreshToken } = refreshed;
      res.json(await tokenAnswer(deps, { ...staff, sessionId }, refreshToken));
    },
  });

export const logoutRoute = ({ transact }: AppDeps): Route =>
  route({
    method: 'post',
    path: '/v1/auth/logout',
    name: 'logOut',
    summary: 'Ends this session.',
    permission: 'account:manage',
    answers: { 204: null },
    handle: async ({ res, scope, principal: { sessionId } }) => {
      if (sessionId !== null) await transact(scope, (ctx) => markEnded(ctx, [sessionId], 'logged out'));
      res.status(204).end();
    },
  });

export const logoutEverywhereRoute = ({ transact }: AppDeps): Route =>
  route({
    method: 'post',
    path: '/v1/auth/logout-everywhere',
    name: 'logOutEverywhere',
    summary: 'Ends all sessions of the person, this one included.',
    permission: 'account:manage',
    answers: { 204: null },
    handle: async ({ res, scope, principal }) => {
      const whose = { userId: principal.actor.id, why: 'logged out everywhere' };
      await transact(scope, (ctx) => endSessionsOf(ctx, whose));
      res.status(204).end();
    },
  });

export const listSessionsRoute = ({ transact }: AppDeps): Route =>
  route({
    method: 'get',
    path: '/v1/auth/sessions',
    name: 'listSessions',
    summary: 'Tells where the person is logged in.',
    permission: 'account:manage',
    answers: { 200: listOf(sessionAnswer) },
    handle: async ({ res, scope, principal: { actor, sessionId } }) => {
      const sessions = await transact(scope, (ctx) => listSessions(ctx, { userId: actor.id }));
      res.json({ data: sessions.map((session) => ({ ...session, current: session.id === sessionId })) });
    },
  });

export const endSessionRoute = ({ transact }: AppDeps): Route =>
  route({
    method: 'delete',
    path: '/v1/auth/sessions/:id',
    name: 'endSession',
    summary: 'Ends one session of the person.',
    permission: 'account:manage',
    answers: { 204: null },
    handle: async ({ res, scope, principal, param }) => {
      const sessionId = pathId(param('id'), 'session');
      await transact(scope, (ctx) => endSession(ctx, { userId: principal.actor.id, sessionId }));
      res.status(204).end();
    },
  });
