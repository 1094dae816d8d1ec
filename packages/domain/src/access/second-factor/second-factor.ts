import { statement } from '@waybill/db';
import type { Ctx } from '../../context.ts';
import { type Keyring, type Sealed, UnsealError } from '../../credentials/keyring.ts';
import { DomainError, notFound } from '../../errors.ts';
import { requireOwnPassword } from '../password/change-password.ts';
import { tellPerson } from '../tell-person.ts';
import { generateRecoveryCodes, hashRecoveryCode } from './recovery-codes.ts';
import { generateTotpSecret, isTotpCode, stepOf, totpUri } from './totp.ts';

/** What the secret is sealed for: see `Keyring`. */
export const factorContext = (tenantId: string, userId: string): string =>
  `second-factor:${tenantId}:${userId}`;

const begin = statement<{ userId: string }>(
  'second-factor-begin',
  `INSERT INTO second_factors (tenant_id, user_id, key_id, nonce, ciphertext, created_at)
   VALUES ($1, $2, $3, $4, $5, $6)
   ON CONFLICT (tenant_id, user_id) DO UPDATE
     SET key_id = excluded.key_id, nonce = excluded.nonce, ciphertext = excluded.ciphertext,
         created_at = excluded.created_at
     WHERE second_factors.confirmed_at IS NULL
   RETURNING user_id AS "userId"`,
);

const selectNames = statement<{ email: string; shop: string }>(
  'second-factor-names',
  `SELECT u.email, t.name AS shop FROM users u JOIN tenants t ON t.id = u.tenant_id
   WHERE u.tenant_id = $1 AND u.id = $2`,
);

interface Kept extends Sealed {
  lastStep: number;
  isConfirmed: boolean;
}

/** Locked: of two logins with one code, the second finds it used. */
const selectKept = statement<Kept>(
  'second-factor',
  `SELECT key_id AS "keyId", nonce, ciphertext, last_step AS "lastStep", confirmed_at IS NOT NULL AS "isConfirmed"
   FROM second_factors WHERE tenant_id = $1 AND user_id = $2 FOR UPDATE`,
);

const confirm = statement(
  'second-factor-confirm',
  'UPDATE second_factors SET confirmed_at = $3, last_step = $4 WHERE tenant_id = $1 AND user_id = $2',
);

const insertCodes = statement(
  'recovery-codes-insert',
  'INSERT INTO recovery_codes (tenant_id, user_id, code_hash) SELECT $1, $2, unnest($3::bytea[])',
);

const useStep = statement(
  'second-factor-use',
  'UPDATE second_factors SET last_step = $3 WHERE tenant_id = $1 AND user_id = $2 AND last_step < $3',
);

const useCode = statement(
  'recovery-code-use',
  `UPDATE recovery_codes SET used_at = $4
   WHERE tenant_id = $1 AND user_id = $2 AND code_hash = $3 AND used_at IS NULL`,
);

const remove = statement(
  'second-factor-remove',
  'DELETE FROM second_factors WHERE tenant_id = $1 AND user_id = $2',
);

const wrongCode = () =>
  new DomainError('invalid_second_factor', 'The code is wrong, was used before, or is not of this moment.');

const lockFactor = (ctx: Ctx, userId: string): Promise<Kept | null> =>
  ctx.tx.maybe(selectKept, [ctx.tenantId, userId]);

const secretOf = (ctx: Ctx, { userId, kept, keyring }: { userId: string; kept: Kept; keyring: Keyring }) =>
  keyring.unseal(kept, factorContext(ctx.tenantId, userId));

/**
 * Makes a secret for a person's device; logins ask for it once it is confirmed. Shown this once; asked for again before
 * that, there is another one. Throws `already_exists` for who has a second factor.
 */
export async function beginSecondFactor(
  ctx: Ctx,
  { userId, keyring }: { userId: string; keyring: Keyring },
): Promise<{ secret: string; uri: string }> {
  const names = await ctx.tx.maybe(selectNames, [ctx.tenantId, userId]);
  if (!names) throw notFound('person');
  const secret = generateTotpSecret();
  const { keyId, nonce, ciphertext } = keyring.seal(secret, factorContext(ctx.tenantId, userId));
  const begun = await ctx.tx.all(begin, [ctx.tenantId, userId, keyId, nonce, ciphertext, ctx.now]);
  if (begun.length === 0) {
    throw new DomainError('already_exists', 'There is a second factor already: remove it first.');
  }
  return { secret, uri: totpUri(secret, { issuer: `Waybill ${names.shop}`, label: names.email }) };
}

/**
 * From now on logins ask for a code. Answers with the recovery codes, which are shown this once.
 * Throws `not_found` where none was begun, `already_exists` and `invalid_second_factor`.
 */
export async function confirmSecondFactor(
  ctx: Ctx,
  { userId, code, keyring }: { userId: string; code: string; keyring: Keyring },
): Promise<string[]> {
  const kept = await lockFactor(ctx, userId);
  if (!kept) throw notFound('second factor');
  if (kept.isConfirmed) throw new DomainError('already_exists', 'The second factor is confirmed already.');
  const step = stepOf(secretOf(ctx, { userId, kept, keyring }), code, ctx.now);
  if (step === null) throw wrongCode();
  await ctx.tx.run(confirm, [ctx.tenantId, userId, ctx.now, step]);
  const codes = generateRecoveryCodes();
  await ctx.tx.run(insertCodes, [ctx.tenantId, userId, codes.map(hashRecoveryCode)]);
  ctx.audit({ action: 'second_factor.enable', subject: { type: 'person', id: userId } });
  await tellPerson(ctx, userId, 'second_factor_enabled');
  return codes;
}

/** Works without the key that the secret is sealed with. */
async function passWithRecoveryCode(
  ctx: Ctx,
  { userId, code }: { userId: string; code: string },
): Promise<void> {
  const used = await ctx.tx.run(useCode, [ctx.tenantId, userId, hashRecoveryCode(code), ctx.now]);
  if (used === 0) throw wrongCode();
  ctx.audit({ action: 'recovery_code.use', subject: { type: 'person', id: userId } });
  await tellPerson(ctx, userId, 'recovery_code_used');
}

/**
 * Lets who has no second factor pass, and who shows a code of it that was not used before, or a recovery code.
 * Throws `second_factor_required` without a code, and `invalid_second_factor`.
 */
export async function passSecondFactor(
  ctx: Ctx,
  { userId, code, keyring }: { userId: string; code: string | undefined; keyring: Keyring | null },
): Promise<void> {
  const kept = await lockFactor(ctx, userId);
  if (!kept?.isConfirmed) return;
  if (code === undefined) {
    throw new DomainError('second_factor_required', 'Send the code of your authenticator app as well.');
  }
  if (!isTotpCode(code)) {
    await passWithRecoveryCode(ctx, { userId, code });
    return;
  }
  if (!keyring) throw new UnsealError('somebody has a second factor, and this process has no key to open it');
  const step = stepOf(secretOf(ctx, { userId, kept, keyring }), code, ctx.now);
  if (step === null || (await ctx.tx.run(useStep, [ctx.tenantId, userId, step])) === 0) throw wrongCode();
}

/** Its recovery codes go with it. */
export const forgetSecondFactor = (ctx: Ctx, userId: string): Promise<number> =>
  ctx.tx.run(remove, [ctx.tenantId, userId]);

/** Throws `invalid_credentials`, and `not_found` where there is none. */
export async function removeSecondFactor(
  ctx: Ctx,
  { userId, password }: { userId: string; password: string },
): Promise<void> {
  await requireOwnPassword(ctx, { userId, password });
  if ((await forgetSecondFactor(ctx, userId)) === 0) throw notFound('second factor');
  ctx.audit({ action: 'second_factor.disable', subject: { type: 'person', id: userId } });
  await tellPerson(ctx, userId, 'second_factor_disabled');
}
