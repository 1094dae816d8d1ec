import { statement } from '@waybill/db';
import type { Origin } from '../../audit-log/entry.ts';
import type { Ctx } from '../../context.ts';
import { newId } from '../../ids.ts';
import { wrongCredentials } from '../staff.ts';
import { generateRefreshToken, hashRefreshToken } from './refresh-token.ts';

/** `api`: access tokens and refresh tokens; `ops`: the cookie of the pages for staff, which is not refreshed. */
export type SessionKind = 'api' | 'ops';

/** A session ends by itself after so many seconds: 90 days with refreshes, or a working day. */
export const sessionSeconds: Readonly<Record<SessionKind, number>> = {
  api: 90 * 24 * 60 * 60,
  ops: 8 * 60 * 60,
};

export interface NewSession {
  userId: string;
  /** That was verified. */
  passwordHash: string;
  kind: SessionKind;
  origin: Origin;
}

/**
 * Only for who still has the password that was verified: a change of it ends all sessions, and none may slip in behind.
 * The lock makes the two wait for each other.
 */
const insertSession = statement(
  'session-insert',
  `INSERT INTO sessions (tenant_id, id, user_id, kind, created_at, used_at, expires_at, ip, user_agent)
   SELECT $1, $2, id, $4, $5, $5, $6, $7, $8 FROM users
   WHERE tenant_id = $1 AND id = $3 AND password_hash = $9 AND disabled_at IS NULL FOR SHARE`,
);

const insertToken = statement(
  'refresh-token-insert',
  `INSERT INTO refresh_tokens (tenant_id, token_hash, session_id, created_at) VALUES ($1, $2, $3, $4)`,
);

/** Of somebody who has just proved who they are. Throws `invalid_credentials` if that holds no more. */
export async function startSession(
  ctx: Ctx,
  { userId, passwordHash, kind, origin }: NewSession,
): Promise<string> {
  const id = newId();
  const expiresAt = new Date(ctx.now.getTime() + sessionSeconds[kind] * 1_000);
  const started = await ctx.tx.run(insertSession, [
    ...[ctx.tenantId, id, userId, kind, ctx.now, expiresAt, origin.ip, origin.userAgent, passwordHash],
  ]);
  if (started === 0) throw wrongCredentials();
  return id;
}

/** Notes the token as one that is good once, for this session. */
export async function keepRefreshToken(ctx: Ctx, sessionId: string, token: string): Promise<void> {
  await ctx.tx.run(insertToken, [ctx.tenantId, hashRefreshToken(token), sessionId, ctx.now]);
}

/** The first refresh token of a session; it is shown this once. */
export async function issueRefreshToken(ctx: Ctx, sessionId: string): Promise<string> {
  const token = generateRefreshToken();
  await keepRefreshToken(ctx, sessionId, token);
  return token;
}
