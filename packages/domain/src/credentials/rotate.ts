import { type Database, type Statement, statement } from '@waybill/db';
import { factorContext } from '../access/second-factor/second-factor.ts';
import type { Transact } from '../context.ts';
import { hookSecretContext } from '../hooks/secrets.ts';
import { type Keyring, type Sealed, UnsealError } from './keyring.ts';
import { sealContext } from './store.ts';

interface Row extends Sealed {
  tenantId: string;
  /** What it is within the tenant. */
  part: string;
}

/** One table of what the keyring encrypts. */
interface SealedTable {
  /** What an operator knows a row by. */
  nameOf: (part: string) => string;
  contextOf: (tenantId: string, part: string) => string;
  /** Rows that are not under the newest key, after a tenant and a part. */
  selectOld: Statement<Row>;
  /** The nonce is new with every encryption: where it is another one by now, somebody saved meanwhile, and wins. */
  replace: Statement<object>;
}

const credentials: SealedTable = {
  nameOf: (provider) => provider,
  contextOf: sealContext,
  selectOld: statement(
    'credentials-old',
    `SELECT tenant_id AS "tenantId", provider AS part, key_id AS "keyId", nonce, ciphertext
     FROM provider_credentials
     WHERE key_id <> $1 AND (tenant_id, provider) > ($2::uuid, $3)
     ORDER BY tenant_id, provider LIMIT $4`,
  ),
  replace: statement(
    'credentials-replace',
    `UPDATE provider_credentials SET key_id = $5, nonce = $6, ciphertext = $7
     WHERE tenant_id = $1 AND provider = $2 AND key_id = $3 AND nonce = $4`,
  ),
};

const secondFactors: SealedTable = {
  nameOf: (userId) => `the second factor of ${userId}`,
  contextOf: factorContext,
  selectOld: statement(
    'second-factors-old',
    `SELECT tenant_id AS "tenantId", user_id::text AS part, key_id AS "keyId", nonce, ciphertext
     FROM second_factors
     WHERE key_id <> $1 AND (tenant_id, user_id::text) > ($2::uuid, $3)
     ORDER BY tenant_id, user_id::text LIMIT $4`,
  ),
  replace: statement(
    'second-factors-replace',
    `UPDATE second_factors SET key_id = $5, nonce = $6, ciphertext = $7
     WHERE tenant_id = $1 AND user_id = $2::uuid AND key_id = $3 AND nonce = $4`,
  ),
};

const hookSecrets: SealedTable = {
  nameOf: (secretId) => `the webhook secret ${secretId}`,
  contextOf: hookSecretContext,
  selectOld: statement(
    'hook-secrets-old',
    `SELECT tenant_id AS "tenantId", id::text AS part, key_id AS "keyId", nonce, ciphertext
     FROM hook_secrets
     WHERE key_id <> $1 AND (tenant_id, id::text) > ($2::uuid, $3)
     ORDER BY tenant_id, id::text LIMIT $4`,
  ),
  replace: statement(
    'hook-secrets-replace',
    `UPDATE hook_secrets SET key_id = $5, nonce = $6, ciphertext = $7
     WHERE tenant_id = $1 AND id = $2::uuid AND key_id = $3 AND nonce = $4`,
  ),
};

export interface Rotation {
  /** Now under the newest key. */
  rotated: number;
  /** Saved anew by somebody else while this ran. */
  overtaken: number;
  /** Not readable with the keys that are there; each with the reason, which holds no secret. */
  unreadable: { tenantId: string; what: string; reason: string }[];
}

interface Tools {
  systemDb: Database;
  transact: Transact;
  keyring: Keyring;
}

const batch = 100;
const first = { tenantId: '00000000-0000-0000-0000-000000000000', part: '' };

/**
 * Encrypts everything under the newest key while the installation runs; may be stopped and started again at any time.
 * Afterwards the older keys can go, unless something was unreadable.
 */
export async function rotateCredentials(tools: Tools): Promise<Rotation> {
  const rotation: Rotation = { rotated: 0, overtaken: 0, unreadable: [] };
  for (const table of [credentials, secondFactors, hookSecrets]) await rotateTable(table, tools, rotation);
  return rotation;
}

async function rotateTable(table: SealedTable, tools: Tools, rotation: Rotation): Promise<void> {
  const { systemDb, keyring } = tools;
  let after: { tenantId: string; part: string } = first;
  for (;;) {
    const values = [keyring.newestKeyId, after.tenantId, after.part, batch];
    const rows = await systemDb.inSystem((tx) => tx.all(table.selectOld, values));
    for (const row of rows) await rotateOne({ row, table }, tools, rotation);
    const last = rows.at(-1);
    if (!last) return;
    after = last;
  }
}

async function rotateOne(
  { row, table }: { row: Row; table: SealedTable },
  { transact, keyring }: Tools,
  rotation: Rotation,
): Promise<void> {
  const { tenantId, part } = row;
  const context = table.contextOf(tenantId, part);
  try {
    const { keyId, nonce, ciphertext } = keyring.seal(keyring.unseal(row, context), context);
    const values = [tenantId, part, row.keyId, row.nonce, keyId, nonce, ciphertext];
    const scope = { tenantId, actor: { type: 'system', id: 'rotate-credentials' } } as const;
    const replaced = await transact(scope, ({ tx }) => tx.run(table.replace, values));
    if (replaced === 1) rotation.rotated += 1;
    else rotation.overtaken += 1;
  } catch (error) {
    if (!(error instanceof UnsealError)) throw error;
    rotation.unreadable.push({ tenantId, what: table.nameOf(part), reason: error.message });
  }
}
