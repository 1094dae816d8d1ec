import { type Database, statement } from '@waybill/db';
import type { Transact } from '../context.ts';
import { type Keyring, type Sealed, UnsealError } from './keyring.ts';
import type { CredentialProvider } from './schemas.ts';
import { sealContext } from './store.ts';

interface Row extends Sealed {
  tenantId: string;
  provider: CredentialProvider;
}

const selectOld = statement<Row>(
  'credentials-old',
  `SELECT tenant_id AS "tenantId", provider, key_id AS "keyId", nonce, ciphertext
   FROM provider_credentials
   WHERE key_id <> $1 AND (tenant_id, provider) > ($2::uuid, $3)
   ORDER BY tenant_id, provider LIMIT $4`,
);

/** The nonce is new with every encryption: where it is another one by now, somebody saved meanwhile, and wins. */
const replace = statement(
  'credentials-replace',
  `UPDATE provider_credentials SET key_id = $5, nonce = $6, ciphertext = $7
   WHERE tenant_id = $1 AND provider = $2 AND key_id = $3 AND nonce = $4`,
);

export interface Rotation {
  /** Now under the newest key. */
  rotated: number;
  /** Saved anew by somebody else while this ran. */
  overtaken: number;
  /** Not readable with the keys that are there; each with the reason, which holds no secret. */
  unreadable: { tenantId: string; provider: CredentialProvider; reason: string }[];
}

const batch = 100;
const first = { tenantId: '00000000-0000-0000-0000-000000000000', provider: '' };

/**
 * Encrypts everything under the newest key while the installation runs; may be stopped and started again at any time.
 * Afterwards the older keys can go, unless something was unreadable.
 */
export async function rotateCredentials(tools: {
  systemDb: Database;
  transact: Transact;
  keyring: Keyring;
}): Promise<Rotation> {
  const { systemDb, keyring } = tools;
  const rotation: Rotation = { rotated: 0, overtaken: 0, unreadable: [] };
  let after: { tenantId: string; provider: string } = first;
  for (;;) {
    const values = [keyring.newestKeyId, after.tenantId, after.provider, batch];
    const rows = await systemDb.inSystem((tx) => tx.all(selectOld, values));
    for (const row of rows) await rotateOne(row, tools, rotation);
    const last = rows.at(-1);
    if (!last) return rotation;
    after = last;
  }
}

async function rotateOne(
  row: Row,
  { transact, keyring }: { transact: Transact; keyring: Keyring },
  rotation: Rotation,
): Promise<void> {
  const { tenantId, provider } = row;
  const context = sealContext(tenantId, provider);
  try {
    const { keyId, nonce, ciphertext } = keyring.seal(keyring.unseal(row, context), context);
    const values = [tenantId, provider, row.keyId, row.nonce, keyId, nonce, ciphertext];
    const scope = { tenantId, actor: { type: 'system', id: 'rotate-credentials' } } as const;
    const replaced = await transact(scope, ({ tx }) => tx.run(replace, values));
    if (replaced === 1) rotation.rotated += 1;
    else rotation.overtaken += 1;
  } catch (error) {
    if (!(error instanceof UnsealError)) throw error;
    rotation.unreadable.push({ tenantId, provider, reason: error.message });
  }
}
