import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { type Database, statement } from '@waybill/db';
import type { Ctx } from '../context.ts';
import { DomainError, notFound } from '../errors.ts';
import { newId } from '../ids.ts';
import { keyScopes, type Permission } from './permissions.ts';

/** `wb_<prefix>_<secret>`: the prefix finds the key, the secret proves it, and secret scanners know the shape. */
const shape = /^wb_([0-9a-f]{16})_([A-Za-z0-9_-]{43})$/;

/** The secret has 256 random bits, so a fast hash is enough. */
const hash = (secret: string): Buffer => createHash('sha256').update(secret).digest();

/** Keys of a shop that are in force, at most. */
export const mostApiKeys = 100;

export interface NewApiKey {
  name: string;
  /** What it may do; all that a key can do, if absent. */
  scopes?: readonly Permission[] | undefined;
  /** It is no good from then on; it does not end, if absent. */
  expiresAt?: Date | null | undefined;
  /** CIDR ranges that it may be used from; anywhere, if absent or empty. */
  ipRanges?: readonly string[] | undefined;
  /** Lets an installation keep a key it was provided with. */
  given?: string | undefined;
}

/** What is told of a key: never its secret. */
export interface ApiKey {
  id: string;
  name: string;
  /** How the key begins: enough to know it again. */
  prefix: string;
  scopes: Permission[];
  expiresAt: Date | null;
  ipRanges: string[];
  createdAt: Date;
  /** To the minute. */
  lastUsedAt: Date | null;
  revokedAt: Date | null;
}

const fields = {
  ...{ id: true, name: true, prefix: true, scopes: true, expiresAt: true, ipRanges: true },
  ...{ createdAt: true, lastUsedAt: true, revokedAt: true },
} as const;

const toApiKey = ({ prefix, scopes, ...row }: Omit<ApiKey, 'scopes'> & { scopes: string[] }): ApiKey => ({
  ...row,
  prefix: `wb_${prefix}`,
  scopes: scopes as Permission[],
});

const facts = ({ name, scopes, expiresAt, ipRanges }: ApiKey) => ({ name, scopes, expiresAt, ipRanges });

/** Makes a key, which is shown this once. Throws `limit_reached` where the shop has as many as it may. */
export async function issueApiKey(ctx: Ctx, input: NewApiKey): Promise<{ key: string; apiKey: ApiKey }> {
  const key = input.given ?? generateApiKey();
  const [, prefix, secret] = shape.exec(key) ?? [];
  if (prefix === undefined || secret === undefined) throw new TypeError('not an API key');
  const inForce = await ctx.tx.prisma.apiKey.count({ where: { revokedAt: null } });
  if (inForce >= mostApiKeys) {
    throw new DomainError('limit_reached', `A shop has at most ${mostApiKeys} API keys: revoke one first.`);
  }
  const row = await ctx.tx.prisma.apiKey.create({
    data: {
      tenantId: ctx.tenantId,
      id: newId(),
      name: input.name,
      prefix,
      scopes: [...(input.scopes ?? keyScopes)],
      expiresAt: input.expiresAt ?? null,
      ipRanges: [...(input.ipRanges ?? [])],
      secretHash: new Uint8Array(hash(secret)),
      createdAt: ctx.now,
    },
    select: fields,
  });
  const apiKey = toApiKey(row);
  const subject = { type: 'api_key', id: apiKey.id };
  ctx.audit({ action: 'api_key.create', subject, before: null, after: facts(apiKey) });
  return { key, apiKey };
}

/** As {@link issueApiKey}; tells the key alone. */
export const createApiKey = async (ctx: Ctx, input: NewApiKey): Promise<string> =>
  (await issueApiKey(ctx, input)).key;

export const generateApiKey = (): string =>
  `wb_${randomBytes(8).toString('hex')}_${randomBytes(32).toString('base64url')}`;

/** Those in force first, the newest of them first; then those that were revoked. */
export async function listApiKeys({ tx }: Ctx): Promise<ApiKey[]> {
  const rows = await tx.prisma.apiKey.findMany({
    select: fields,
    orderBy: [{ revokedAt: { sort: 'desc', nulls: 'first' } }, { id: 'desc' }],
    take: 5 * mostApiKeys,
  });
  return rows.map(toApiKey);
}

/** It works no more. Throws `not_found`; revoking once more is no error, and changes nothing. */
export async function revokeApiKey(ctx: Ctx, id: string): Promise<void> {
  const { prisma } = ctx.tx;
  const row = await prisma.apiKey.findFirst({ where: { id }, select: fields });
  if (!row) throw notFound('API key');
  const { count } = await prisma.apiKey.updateMany({
    where: { id, revokedAt: null },
    data: { revokedAt: ctx.now },
  });
  if (count === 0) return;
  const subject = { type: 'api_key', id };
  ctx.audit({ action: 'api_key.revoke', subject, before: facts(toApiKey(row)), after: null });
}

const findKey = statement<{
  tenant_id: string;
  id: string;
  secret_hash: Buffer;
  scopes: Permission[];
  expires_at: Date | null;
  ip_ranges: string[];
}>(
  'api-key-find',
  'SELECT tenant_id, id, secret_hash, scopes, expires_at, ip_ranges FROM find_key_owner($1)',
);

export interface ApiKeyOwner {
  tenantId: string;
  keyId: string;
  scopes: readonly Permission[];
  expiresAt: Date | null;
  ipRanges: readonly string[];
}

/** Whose key it is; null for one that is malformed, unknown, revoked or has the wrong secret. */
export async function verifyApiKey(db: Database, key: string): Promise<ApiKeyOwner | null> {
  const [, prefix, secret] = shape.exec(key) ?? [];
  if (prefix === undefined || secret === undefined) return null;
  const found = await db.inSystem((tx) => tx.maybe(findKey, [prefix]));
  if (!found || !timingSafeEqual(found.secret_hash, hash(secret))) return null;
  const { tenant_id: tenantId, id: keyId, scopes, expires_at: expiresAt, ip_ranges: ipRanges } = found;
  return { tenantId, keyId, scopes, expiresAt, ipRanges };
}

const noteUses = statement('api-key-note-uses', 'SELECT note_key_uses($1::jsonb)');

export interface ApiKeyUse {
  tenant: string;
  id: string;
  at: Date;
}

/** Records when keys were used last, all at once; an earlier moment than the one on record changes nothing. */
export const noteApiKeyUses = async (db: Database, uses: readonly ApiKeyUse[]): Promise<void> => {
  if (uses.length > 0) await db.inSystem((tx) => tx.run(noteUses, [JSON.stringify(uses)]));
};
