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

/** `name` is a table, and `part` the column that tells its rows apart within a tenant. */
const sealedTable = (
  name: string,
  { part, ...known }: { part: string } & Pick<SealedTable, 'nameOf' | 'contextOf'>,
): SealedTable => ({
  ...known,
  selectOld: statement(
    `${name}-old`,
    `SELECT tenant_id AS "tenantId", ${part}::text AS part, key_id AS "keyId", nonce, ciphertext
     FROM ${name}
     WHERE key_id <> $1 AND (tenant_id, ${part}::text) > ($2::uuid, $3)
     ORDER BY tenant_id, ${part}::text LIMIT $4`,
  ),
  replace: statement(
    `${name}-replace`,
    `UPDATE ${name} SET key_id = $5, nonce = $6, ciphertext = $7
     WHERE tenant_id = $1 AND ${part}::text = $2 AND key_id = $3 AND nonce = $4`,
  ),
});

const sealedTables: readonly SealedTable[] = [
  sealedTable('provider_credentials', {
    part: 'provider',
    nameOf: (provider) => provider,
    contextOf: sealContext,
  }),
  sealedTable('second_factors', {
    part: 'user_id',
    nameOf: (userId) => `the second factor of ${userId}`,
    contextOf: factorContext,
  }),
  sealedTable('hook_secrets', {
    part: 'id',
    nameOf: (secretId) => `the webhook secret ${secretId}`,
    contextOf: hookSecretContext,
  }),
];

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
  for (const table of sealedTables) await rotateTable(table, tools, rotation);
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
