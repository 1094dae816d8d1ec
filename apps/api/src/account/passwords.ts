import { changePassword, requestPasswordReset, resetPassword } from '@waybill/domain';
import { z } from 'zod';
import { requestOf } from '../auth/principal.ts';
import type { AppDeps } from '../deps.ts';
import { openRoute, type Route, route } from '../http/route.ts';
import { costOfGuess } from '../limits/limits.ts';
import { email, line } from '../validation/fields.ts';
import { acceptedAnswer } from './account-answers.ts';
import { linkTo, passwordPath } from './links.ts';

/** What somebody chooses; whether it will do, the domain says. */
export const chosenPassword = line(256).meta({
  description: 'At least 12 characters, and none that breaches brought to light.',
  examples: ['correct horse battery staple'],
});
export const linkToken = line(200).meta({ description: 'Of the link.', examples: ['wbi_9vQx0v3mJ1rT8cYw'] });

const ownPassword = line(256).meta({ examples: ['an older horse and its staple'] });

const changeSchema = z.strictObject({ currentPassword: ownPassword, newPassword: chosenPassword });

export const changePasswordRoute = ({ transact, limitGuesses }: AppDeps): Route =>
  route({
    method: 'post',
    path: '/v1/auth/password',
    name: 'changePassword',
    summary: 'Changes the own password; all other sessions of the person end.',
    permission: 'account:manage',
    body: changeSchema,
    answers: { 204: null },
    problems: ['invalid_credentials', 'password_refused', 'too_many_attempts'],
    handle: async ({ req, res, body, scope, principal: { actor, sessionId } }) => {
      await limitGuesses({ ip: req.ip, whose: actor.id }, () =>
        transact(scope, (ctx) => changePassword(ctx, { userId: actor.id, sessionId, ...body })),
      );
      res.status(204).end();
    },
  });

const requestSchema = z.strictObject({ email });

/** Requests that are being looked into at once, at most; what comes beyond is dropped, and nobody can tell. */
const mostAtOnce = 20;

export function requestPasswordResetRoute({ db, transact, publicUrl }: AppDeps): Route {
  let atOnce = 0;
  return openRoute({
    method: 'post',
    path: '/v1/auth/password-reset',
    name: 'requestPasswordReset',
    points: costOfGuess,
    summary:
      'Sends a link to reset the password to this address, if it is somebody’s; the answer does not tell.',
    body: requestSchema,
    answers: { 202: acceptedAnswer },
    handle: async ({ req, res, body }) => {
      // Answered first: how long the look-up takes tells nobody whether there is such a person.
      res.status(202).json({ status: 'accepted' });
      if (atOnce >= mostAtOnce) return;
      atOnce += 1;
      try {
        const linkOf = linkTo(publicUrl, passwordPath);
        await requestPasswordReset({ db, transact, request: requestOf(res), email: body.email, linkOf });
      } catch (error) {
        req.log.error({ err: error }, 'a password reset was asked for, and no link could be sent');
      } finally {
        atOnce -= 1;
      }
    },
  });
}

const confirmSchema = z.strictObject({ token: linkToken, password: chosenPassword });

export const resetPasswordRoute = (deps: AppDeps): Route =>
  openRoute({
    method: 'post',
    path: '/v1/auth/password-reset/confirm',
    name: 'resetPassword',
    points: costOfGuess,
    summary: 'Sets a new password with the link of a mail; all sessions of the person end.',
    body: confirmSchema,
    answers: { 204: null },
    problems: ['invalid_link', 'password_refused'],
    handle: async ({ res, body }) => {
      await resetPassword({ ...deps, request: requestOf(res) }, body);
      res.status(204).end();
    },
  });
