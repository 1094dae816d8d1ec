import { hash as digest } from 'node:crypto';
import { BlockList, isIPv6 } from 'node:net';
import type { Database } from '@waybill/db';
import { type ApiKeyOwner, verifyApiKey } from '@waybill/domain';
import { Problem } from '../http/problem.ts';
import { remember } from '../remember.ts';
import { worthless } from './authenticate.ts';
import type { NoteKeyUse } from './key-uses.ts';
import { type Principal, principalOfKey } from './principal.ts';

/** A key that is in force, as a request meets it. */
export interface KnownKey {
  principal: Principal;
  keyId: string;
  expiresAt: Date | null;
  isGoodFrom(ip: string): boolean;
}

export type FindApiKey = (key: string) => Promise<KnownKey | null>;

export interface ApiKeyOptions {
  /** How long an answer holds, and so how long a revoked key goes on working, in milliseconds. */
  ttlMs?: number;
}

/** Throws `ERR_INVALID_ARG_VALUE` and the like for what is no range. */
export function createIpRanges(ranges: readonly string[]): (ip: string) => boolean {
  const list = new BlockList();
  for (const range of ranges) {
    const [address = '', bits] = range.split('/');
    const family = isIPv6(address) ? 'ipv6' : 'ipv4';
    if (bits === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(bits), family);
  }
  return (ip) => list.check(ip, isIPv6(ip) ? 'ipv6' : 'ipv4');
}

const toKnownKey = (owner: ApiKeyOwner): KnownKey => ({
  principal: principalOfKey(owner),
  keyId: owner.keyId,
  expiresAt: owner.expiresAt,
  isGoodFrom: owner.ipRanges.length === 0 ? () => true : createIpRanges(owner.ipRanges),
});

/** Remembers for a moment whose key it is, and that it is nobody's. Keys are not kept, only their hashes. */
export const createFindApiKey = (db: Database, { ttlMs = 900 }: ApiKeyOptions = {}): FindApiKey =>
  remember({
    ttlMs,
    keyOf: (key: string) => digest('sha256', key, 'base64'),
    ask: async (key) => {
      const owner = await verifyApiKey(db, key);
      return owner && toKnownKey(owner);
    },
  });

/** Throws `unauthorized` for a key that has expired, and `forbidden` for one that is not good from there. */
export type UseApiKey = (key: KnownKey, from: { ip: string | undefined }) => Principal;

export const createUseApiKey =
  ({ note, clock }: { note: NoteKeyUse; clock: () => Date }): UseApiKey =>
  ({ principal, keyId, expiresAt, isGoodFrom }, { ip = '' }) => {
    const now = clock();
    if (expiresAt && expiresAt <= now) throw worthless();
    if (!isGoodFrom(ip)) throw new Problem('forbidden', `This API key is not good from ${ip}.`);
    note({ tenant: principal.tenantId, id: keyId, at: now });
    return principal;
  };
