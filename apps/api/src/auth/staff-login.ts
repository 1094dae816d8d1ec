import { type AuthenticatedStaff, authenticateStaff, passSecondFactor } from '@waybill/domain';
import type { Response } from 'express';
import { z } from 'zod';
import type { AppOptions } from '../deps.ts';
import { line } from '../validation/fields.ts';
import type { LimitGuesses } from './limit-guesses.ts';
import { scopeOf } from './principal.ts';

/** What staff types in, bounded: it is looked up and hashed. */
export const credentialsSchema = z.strictObject({
  email: line(254).meta({ examples: ['ada@shop.example'] }),
  password: line(256).meta({ examples: ['correct horse battery staple'] }),
  code: line(50)
    .optional()
    .meta({ description: 'Of the second factor, or a recovery code.', examples: ['492039'] }),
});
export type Credentials = z.output<typeof credentialsSchema>;

/**
 * Throws `invalid_credentials`, `second_factor_required` and `invalid_second_factor`, and `too_many_attempts` for who
 * has guessed wrong too often.
 */
export type LogIn = (credentials: Credentials, res: Response) => Promise<AuthenticatedStaff>;

export const createLogIn =
  (
    { db, transact, keyring }: Pick<AppOptions, 'db' | 'transact' | 'keyring'>,
    limitGuesses: LimitGuesses,
  ): LogIn =>
  (credentials, res) =>
    limitGuesses({ ip: res.req.ip, whose: credentials.email }, async () => {
      const staff = await authenticateStaff(db, credentials);
      const { tenantId, userId } = staff;
      const scope = scopeOf(res, { tenantId, actor: { type: 'staff', id: userId } });
      await transact(scope, (ctx) => passSecondFactor(ctx, { userId, code: credentials.code, keyring }));
      return staff;
    });
