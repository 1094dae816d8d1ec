import { statement } from '@waybill/db';
import type { Ctx, Transact } from '../context.ts';
import { notFound } from '../errors.ts';
import { lookAtAllAccountsAnew } from '../payment/other-account.ts';
import { type Keyring, type Sealed, UnsealError } from './keyring.ts';
import {
  type CredentialProvider,
  type Credentials,
  hintOf,
  parseCredentials,
  writeCredentials,
} from './schemas.ts';

/** What may be told of credentials. */
export interface CredentialsInfo {
  provider: CredentialProvider;
  /** As the provider said when they were tried. */
  mode: 'test' | 'live';
  configuredAt: Date;
  /** The last characters of the secret. */
  hint: string;
}

export const sealContext = (tenantId: string, provider: string): string =>
  `provider-credentials:${tenantId}:${provider}`;

const upsert = statement<CredentialsInfo>(
  'credentials-upsert',
  `INSERT INTO provider_credentials (tenant_id, provider, mode, hint, key_id, nonce, ciphertext, updated_at)
   VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
   ON CONFLICT (tenant_id, provider) DO UPDATE
     SET mode = excluded.mode, hint = excluded.hint, key_id = excluded.key_id, nonce = excluded.nonce,
         ciphertext = excluded.ciphertext, updated_at = excluded.updated_at
   RETURNING provider, mode, hint, updated_at AS "configuredAt"`,
);

/**
 * Keeps credentials that the provider has accepted, encrypted; those that were there before are gone. They may be of
 * another account, so that the payments are compared anew.
 */
export async function saveCredentials(
  ctx: Ctx,
  input: { credentials: Credentials; mode: 'test' | 'live'; keyring: Keyring },
): Promise<CredentialsInfo> {
  const { credentials, mode, keyring } = input;
  const { provider } = credentials;
  const { keyId, nonce, ciphertext } = keyring.seal(
    writeCredentials(credentials),
    sealContext(ctx.tenantId, provider),
  );
  const values = [ctx.tenantId, provider, mode, hintOf(credentials), keyId, nonce, ciphertext, ctx.now];
  const [saved] = await ctx.tx.all(upsert, values);
  if (!saved) throw new Error(`the credentials of ${provider} were not saved`);
  await lookAtAllAccountsAnew(ctx, provider);
  ctx.audit({
    action: 'credentials.save',
    subject: { type: 'payment_provider', id: provider },
    after: { mode, hint: saved.hint },
  });
  return saved;
}

const selectInfo = statement<CredentialsInfo>(
  'credentials-info',
  `SELECT provider, mode, hint, updated_at AS "configuredAt"
   FROM provider_credentials WHERE tenant_id = $1 AND provider = $2`,
);

/** Throws `not_found`. */
export async function describeCredentials(ctx: Ctx, provider: CredentialProvider): Promise<CredentialsInfo> {
  const info = await ctx.tx.maybe(selectInfo, [ctx.tenantId, provider]);
  if (!info) throw notFound('setting');
  return info;
}

const remove = statement(
  'credentials-delete',
  'DELETE FROM provider_credentials WHERE tenant_id = $1 AND provider = $2',
);

/** From then on the installation's own are used, if it has any. Removing what is not there is no error. */
export async function removeCredentials(ctx: Ctx, provider: CredentialProvider): Promise<void> {
  const removed = await ctx.tx.run(remove, [ctx.tenantId, provider]);
  if (removed === 0) return;
  await lookAtAllAccountsAnew(ctx, provider);
  ctx.audit({
    action: 'credentials.remove',
    subject: { type: 'payment_provider', id: provider },
    after: null,
  });
}

const selectSealed = statement<Sealed & { savedAt: Date }>(
  'credentials-sealed',
  `SELECT key_id AS "keyId", nonce, ciphertext, updated_at AS "savedAt"
   FROM provider_credentials WHERE tenant_id = $1 AND provider = $2`,
);

/** Credentials as they are used, and when they were saved, by which a change is noticed. */
export interface OpenedCredentials {
  credentials: Credentials;
  savedAt: Date;
}

/** Null: the tenant has none of its own. Throws `UnsealError` where this process cannot decrypt them. */
export type ReadCredentials = (
  tenantId: string,
  provider: CredentialProvider,
) => Promise<OpenedCredentials | null>;

export const createReadCredentials =
  ({ transact, keyring }: { transact: Transact; keyring: Keyring | null }): ReadCredentials =>
  async (tenantId, provider) => {
    const scope = { tenantId, actor: { type: 'system', id: 'credentials' } } as const;
    const sealed = await transact(scope, ({ tx }) => tx.maybe(selectSealed, [tenantId, provider]));
    if (!sealed) return null;
    if (!keyring) throw new UnsealError(`a shop has credentials, and this process has no key to open them`);
    const text = keyring.unseal(sealed, sealContext(tenantId, provider));
    return { credentials: parseCredentials(provider, text), savedAt: sealed.savedAt };
  };
