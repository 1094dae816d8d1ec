import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { type Database, statement } from '@waybill/db';
import type { Ctx } from '../context.ts';
import { newId } from '../ids.ts';
import { keyScopes, type Permission } from './permissions.ts';

/** `wb_<prefix>_<secret>`: the prefix finds the key, the secret proves it, and secret scanners know the shape. */
const shape = /^wb_([0-9a-f]{16})_([A-Za-z0-9_-]{43})$/;

/** The secret has 256 random bits, so a fast hash is enough. */
const hash = (secret: string): Buffer => createHash('sha256').update(secret).digest();

export interface NewApiKey {
  name: string;
  /** What it may do; all that a key can do, if absent. */
  scopes?: readonly Permission[];
  /** Lets an installation keep a key it was provided with. */
  given?: string;
}

/** Makes a key; it is shown this once. */
export async function createApiKey(
  ctx: Ctx,
  { name, scopes = keyScopes, given }: NewApiKey,
): Promise<string> {
  const key = given ?? generateApiKey();
  const [, prefix, secret] = shape.exec(key) ?? [];
  if (prefix === undefined || secret === undefined) throw new TypeError('not an API key');
  await ctx.tx.prisma.apiKey.create({
    data: {
      tenantId: ctx.tenantId,
      id: newId(),
      name,
      prefix,
      scopes: [...scopes],
      secretHash: new Uint8Array(hash(secret)),
      createdAt: ctx.now,
    },
  });
  return key;
}

export const generateApiKey = (): string =>
  `wb_${randomBytes(8).toString('hex')}_${randomBytes(32).toString('base64url')}`;

const findKey = statement<{ tenant_id: string; id: string; secret_hash: Buffer; scopes: Permission[] }>(
  'api-key-find',
  'SELECT tenant_id, id, secret_hash, scopes FROM find_key_owner($1)',
);

export interface ApiKeyOwner {
  tenantId: string;
  keyId: string;
  scopes: readonly Permission[];
}

/** Whose key it is; null for one that is malformed, unknown, revoked or has the wrong secret. */
export async function verifyApiKey(db: Database, key: string): Promise<ApiKeyOwner | null> {
  const [, prefix, secret] = shape.exec(key) ?? [];
  if (prefix === undefined || secret === undefined) return null;
  const found = await db.inSystem((tx) => tx.maybe(findKey, [prefix]));
  if (!found || !timingSafeEqual(found.secret_hash, hash(secret))) return null;
  return { tenantId: found.tenant_id, keyId: found.id, scopes: found.scopes };
}
