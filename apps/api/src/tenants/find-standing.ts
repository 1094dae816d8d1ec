import { type Database, isDatabaseUnavailable } from '@waybill/db';
import { readStanding, type TenantStanding } from '@waybill/domain';
import { remember } from '../remember.ts';

/** Null for a shop that is gone, and while the database cannot be asked. */
export type FindStanding = (tenantId: string) => Promise<TenantStanding | null>;

export interface FindStandingOptions {
  /** How long an answer holds, and so how long a shop that was suspended can still be changed, in milliseconds. */
  ttlMs?: number;
}

/** Remembers for a moment how a shop stands. */
export function createFindStanding(db: Database, { ttlMs = 900 }: FindStandingOptions = {}): FindStanding {
  const ask = (tenantId: string) => readStanding(db, tenantId);
  const find = remember({ ttlMs, keyOf: (tenantId: string) => tenantId, ask });
  return async (tenantId) => {
    try {
      return await find(tenantId);
    } catch (error) {
      if (isDatabaseUnavailable(error)) return null;
      throw error;
    }
  };
}
