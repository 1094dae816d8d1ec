import { statement } from '@waybill/db';
import type { Ctx } from '../context.ts';
import { type Keyring, type Sealed, UnsealError } from '../credentials/keyring.ts';
import { newId } from '../ids.ts';
import { generateHookSecret, hintOfSecret } from './sign.ts';

/** What the secret is sealed for: see `Keyring`. */
export const hookSecretContext = (tenantId: string, secretId: string): string =>
  `hook-secret:${tenantId}:${secretId}`;

const insert = statement(
  'hook-secret-insert',
  `INSERT INTO hook_secrets (tenant_id, id, endpoint_id, hint, key_id, nonce, ciphertext, created_at)
   VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
);

/** Makes a secret for the endpoint and keeps it encrypted. Returned this once. */
export async function addSecret(
  ctx: Ctx,
  { endpointId, keyring }: { endpointId: string; keyring: Keyring },
): Promise<string> {
  const id = newId();
  const secret = generateHookSecret();
  const { keyId, nonce, ciphertext } = keyring.seal(secret, hookSecretContext(ctx.tenantId, id));
  const values = [ctx.tenantId, id, endpointId, hintOfSecret(secret), keyId, nonce, ciphertext, ctx.now];
  await ctx.tx.run(insert, values);
  return secret;
}

const expire = statement(
  'hook-secrets-expire',
  `UPDATE hook_secrets SET expires_at = least(coalesce(expires_at, $3), $3)
   WHERE tenant_id = $1 AND endpoint_id = $2`,
);

const forget = statement(
  'hook-secrets-forget',
  'DELETE FROM hook_secrets WHERE tenant_id = $1 AND endpoint_id = $2 AND expires_at <= $3',
);

/** Lets the secrets that there are end, none later than it would have; those that have ended are gone. */
export async function endSecrets(ctx: Ctx, endpointId: string, at: Date): Promise<void> {
  await ctx.tx.run(expire, [ctx.tenantId, endpointId, at]);
  await ctx.tx.run(forget, [ctx.tenantId, endpointId, ctx.now]);
}

const selectSealed = statement<Sealed & { id: string }>(
  'hook-secrets',
  `SELECT id, key_id AS "keyId", nonce, ciphertext FROM hook_secrets
   WHERE tenant_id = $1 AND endpoint_id = $2 AND (expires_at IS NULL OR expires_at > $3)
   ORDER BY id DESC`,
);

/** With what a message is signed now, the newest first. Throws `UnsealError`. */
export async function openSecrets(ctx: Ctx, endpointId: string, keyring: Keyring | null): Promise<string[]> {
  const sealed = await ctx.tx.all(selectSealed, [ctx.tenantId, endpointId, ctx.now]);
  if (!keyring) throw new UnsealError('an endpoint has a secret, and this process has no key to open it');
  return sealed.map((one) => keyring.unseal(one, hookSecretContext(ctx.tenantId, one.id)));
}
