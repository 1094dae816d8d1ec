import { type Database, isDatabaseUnavailable } from '@waybill/db';
import { readStanding, type TenantStanding } from '@waybill/domain';
import { LRUCache } from 'lru-cache';

/** Null for a shop that is gone, and while the database cannot be asked. */
export type FindStanding = (tenantId: string) => Promise<TenantStanding | null>;

export interface FindStandingOptions {
  /** How long an answer holds, and so how long a shop that was suspended can still be changed, in milliseconds. */
  ttlMs?: number;
}

interface Answer {
  standing: TenantStanding | null;
}

/** Remembers for a moment how a shop stands: many requests of one shop are one question. */
export function createFindStanding(db: Database, { ttlMs = 900 }: FindStandingOptions = {}): FindStanding {
  const answers = new LRUCache<string, Answer>({
    max: 10_000,
    ttl: ttlMs,
    ignoreFetchAbort: true,
    fetchMethod: async (tenantId) => ({ standing: await readStanding(db, tenantId) }),
  });
  return async (tenantId) => {
    try {
      return (await answers.fetch(tenantId))?.standing ?? null;
    } catch (error) {
      if (isDatabaseUnavailable(error)) return null;
      throw error;
    }
  };
}
