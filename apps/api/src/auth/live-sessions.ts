import { type Database, isDatabaseUnavailable } from '@waybill/db';
import { findLiveSession } from '@waybill/domain';
import { remember } from '../remember.ts';
import type { TokenHolder } from './tokens.ts';

/** Whether what a token says still holds. */
export type IsLive = (holder: TokenHolder) => Promise<boolean>;

export interface LiveSessionOptions {
  /** How long an answer holds, and so how long the token of an ended session goes on working, in milliseconds. */
  ttlMs?: number;
}

/**
 * Remembers for a moment which sessions go on, and what their people may do. A token stops with its session, and when
 * the person's role is another than the one it says.
 */
export function createIsLive(db: Database, { ttlMs = 900 }: LiveSessionOptions = {}): IsLive {
  const find = remember({
    ttlMs,
    keyOf: ({ tenantId, sessionId }: { tenantId: string; sessionId: string }) => `${tenantId} ${sessionId}`,
    ask: (session) => findLiveSession(db, session),
  });
  return async ({ tenantId, userId, role, operator, sessionId }) => {
    // Ends by itself within a quarter of an hour.
    if (sessionId === null) return true;
    try {
      const session = await find({ tenantId, sessionId });
      return session?.userId === userId && session.role === role && session.operator === operator;
    } catch (error) {
      // The token is signed, and without the database there is little to do but to look at the status page.
      if (isDatabaseUnavailable(error)) return true;
      throw error;
    }
  };
}
