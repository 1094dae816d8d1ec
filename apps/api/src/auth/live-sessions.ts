import { type Database, isDatabaseUnavailable } from '@waybill/db';
import { findLiveSession, type LiveSession } from '@waybill/domain';
import { LRUCache } from 'lru-cache';
import type { TokenHolder } from './tokens.ts';

/** Whether what a token says still holds. */
export type IsLive = (holder: TokenHolder) => Promise<boolean>;

export interface LiveSessionOptions {
  /** How long an answer holds, and so how long the token of an ended session goes on working, in milliseconds. */
  ttlMs?: number;
}

interface Answer {
  session: LiveSession | null;
}

/**
 * Remembers for a moment which sessions go on, and what their people may do. A token stops with its session, and when
 * the person's role is another than the one it says.
 */
export function createIsLive(db: Database, { ttlMs = 900 }: LiveSessionOptions = {}): IsLive {
  const answers = new LRUCache<string, Answer, { tenantId: string; sessionId: string }>({
    max: 10_000,
    ttl: ttlMs,
    ignoreFetchAbort: true,
    fetchMethod: async (_key, _stale, { context }) => ({ session: await findLiveSession(db, context) }),
  });
  return async ({ tenantId, userId, role, operator, sessionId }) => {
    // Ends by itself within a quarter of an hour.
    if (sessionId === null) return true;
    try {
      const context = { tenantId, sessionId };
      const session = (await answers.fetch(`${tenantId} ${sessionId}`, { context }))?.session;
      return session?.userId === userId && session.role === role && session.operator === operator;
    } catch (error) {
      // The token is signed, and without the database there is little to do but to look at the status page.
      if (isDatabaseUnavailable(error)) return true;
      throw error;
    }
  };
}
