import { beginSecondFactor, confirmSecondFactor, type Keyring, removeSecondFactor } from '@waybill/domain';
import { z } from 'zod';
import type { AppDeps } from '../deps.ts';
import { Problem } from '../http/problem.ts';
import { type Route, route } from '../http/route.ts';
import { takesNoKey } from '../http/without-key.ts';
import { line } from '../validation/fields.ts';
import { begunFactorAnswer, recoveryCodesAnswer } from './account-answers.ts';

function requireKeyring({ keyring }: AppDeps): Keyring {
  if (keyring) return keyring;
  throw new Problem(
    'second_factor_not_supported',
    'This installation has no key to encrypt secrets with: its operator has to set WAYBILL_CREDENTIALS_KEYS.',
  );
}

export const beginSecondFactorRoute = (deps: AppDeps): Route =>
  route({
    method: 'post',
    path: '/v1/auth/totp',
    name: 'beginSecondFactor',
    summary: 'Makes a secret for an authenticator app; logins ask for its codes once one was confirmed.',
    description: takesNoKey('makes another secret, and the first one is void'),
    permission: 'account:manage',
    answers: { 201: begunFactorAnswer },
    problems: ['not_found', 'already_exists', 'second_factor_not_supported'],
    handle: async ({ res, scope, principal: { actor } }) => {
      const keyring = requireKeyring(deps);
      const begun = await deps.transact(scope, (ctx) =>
        beginSecondFactor(ctx, { userId: actor.id, keyring }),
      );
      res.status(201).json(begun);
    },
  });

const confirmSchema = z.strictObject({ code: line(50).meta({ examples: ['492039'] }) });

export const confirmSecondFactorRoute = (deps: AppDeps): Route =>
  route({
    method: 'post',
    path: '/v1/auth/totp/confirm',
    name: 'confirmSecondFactor',
    summary: 'Makes logins ask for a code from now on, and tells the recovery codes, this once.',
    description: takesNoKey('is refused the second time with `already_exists`'),
    permission: 'account:manage',
    body: confirmSchema,
    answers: { 200: recoveryCodesAnswer },
    problems: [
      'not_found',
      'already_exists',
      'invalid_second_factor',
      'too_many_attempts',
      'second_factor_not_supported',
    ],
    handle: async ({ req, res, body, scope, principal: { actor } }) => {
      const keyring = requireKeyring(deps);
      const input = { userId: actor.id, code: body.code, keyring };
      const recoveryCodes = await deps.limitGuesses({ ip: req.ip, whose: actor.id }, () =>
        deps.transact(scope, (ctx) => confirmSecondFactor(ctx, input)),
      );
      res.json({ recoveryCodes });
    },
  });

const removeSchema = z.strictObject({
  password: line(256).meta({ examples: ['correct horse battery staple'] }),
});

export const removeSecondFactorRoute = ({ transact, limitGuesses }: AppDeps): Route =>
  route({
    method: 'delete',
    path: '/v1/auth/totp',
    name: 'removeSecondFactor',
    summary: 'Removes the second factor and its recovery codes.',
    permission: 'account:manage',
    body: removeSchema,
    answers: { 204: null },
    problems: ['not_found', 'invalid_credentials', 'too_many_attempts'],
    handle: async ({ req, res, body, scope, principal: { actor } }) => {
      await limitGuesses({ ip: req.ip, whose: actor.id }, () =>
        transact(scope, (ctx) => removeSecondFactor(ctx, { userId: actor.id, password: body.password })),
      );
      res.status(204).end();
    },
  });
