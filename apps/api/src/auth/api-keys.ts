import { hash as digest } from 'node:crypto';
import type { Database } from '@waybill/db';
import { verifyApiKey } from '@waybill/domain';
import { LRUCache } from 'lru-cache';
import { type Principal, principalOfKey } from './principal.ts';

export type FindApiKey = (key: string) => Promise<Principal | null>;

export interface ApiKeyOptions {
  /** How long an answer holds, and so how long a revoked key goes on working, in milliseconds. */
  ttlMs?: number;
}

interface Answer {
  principal: Principal | null;
}

/**
 * Remembers for a moment whose key it is, and that it is nobody's. Many requests at once with one key are one
 * question; keys are not kept, only their hashes.
 */
export function createFindApiKey(db: Database, { ttlMs = 900 }: ApiKeyOptions = {}): FindApiKey {
  const answers = new LRUCache<string, Answer, string>({
    max: 10_000,
    ttl: ttlMs,
    // A flood of unknown keys may push an answer out of the cache, but not take it from who asked.
    ignoreFetchAbort: true,
    fetchMethod: async (_hash, _stale, { context: key }) => {
      const owner = await verifyApiKey(db, key);
      return { principal: owner && principalOfKey(owner) };
    },
  });
  return async (key) => {
    const hash = digest('sha256', key, 'base64');
    return (await answers.fetch(hash, { context: key }))?.principal ?? null;
  };
}
