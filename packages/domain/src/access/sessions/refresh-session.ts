import { type Database, statement } from '@waybill/db';
import type { Ctx, Scope, Transact } from '../../context.ts';
import type { Role } from '../permissions.ts';
import type { StaffMember } from '../staff.ts';
import { markEnded } from './end-session.ts';
import { hashRefreshToken, isRefreshToken, successorOf } from './refresh-token.ts';
import { keepRefreshToken } from './start-session.ts';

export interface RefreshedSession {
  staff: StaffMember;
  sessionId: string;
  refreshToken: string;
}

/**
 * For so long a used token may come again, as long as its successor has not been used: a client whose connection
 * broke, or whose two windows refreshed at once, asks again with what it has. A thief who is as quick gets the same
 * successor as the client; the later of their next two refreshes ends the session.
 */
const leewayMs = 10_000;

/** A token that is not used for so long is void: 30 days. */
const tokenMs = 30 * 24 * 60 * 60 * 1_000;

const findToken = statement<{ tenant_id: string; session_id: string; user_id: string }>(
  'refresh-token-find',
  'SELECT tenant_id, session_id, user_id FROM find_refresh_token($1)',
);

/** Locks the session: refreshes of one session take turns. */
const selectSession = statement<{ userId: string; name: string; role: Role; operator: boolean }>(
  'session-refresh',
  `SELECT u.id AS "userId", u.name, u.role, u.operator
   FROM sessions s JOIN users u ON u.tenant_id = s.tenant_id AND u.id = s.user_id
   WHERE s.tenant_id = $1 AND s.id = $2 AND s.kind = 'api' AND s.ended_at IS NULL AND s.expires_at > $3
     AND u.disabled_at IS NULL
   FOR UPDATE OF s`,
);

interface KeptToken {
  createdAt: Date;
  usedAt: Date | null;
}

const selectToken = statement<KeptToken>(
  'refresh-token',
  `SELECT created_at AS "createdAt", used_at AS "usedAt" FROM refresh_tokens
   WHERE tenant_id = $1 AND token_hash = $2`,
);

const markTokenUsed = statement(
  'refresh-token-use',
  'UPDATE refresh_tokens SET used_at = $3 WHERE tenant_id = $1 AND token_hash = $2',
);

const markSessionUsed = statement(
  'session-use',
  'UPDATE sessions SET used_at = $3 WHERE tenant_id = $1 AND id = $2',
);

const readToken = (ctx: Ctx, token: string): Promise<KeptToken | null> =>
  ctx.tx.maybe(selectToken, [ctx.tenantId, hashRefreshToken(token)]);

type Verdict = 'good' | 'again' | 'stolen' | 'void';

/** What a token is worth that is shown now; `successor` is the one it was exchanged for. */
export function judge(token: KeptToken, successor: KeptToken | null, now: Date): Verdict {
  if (token.usedAt === null) return now.getTime() - token.createdAt.getTime() < tokenMs ? 'good' : 'void';
  const isRecent = now.getTime() - token.usedAt.getTime() < leewayMs;
  return isRecent && successor?.usedAt === null ? 'again' : 'stolen';
}

async function exchange(
  ctx: Ctx,
  input: { sessionId: string; token: string; secret: string },
): Promise<RefreshedSession | null> {
  const { sessionId, token, secret } = input;
  const person = await ctx.tx.maybe(selectSession, [ctx.tenantId, sessionId, ctx.now]);
  const kept = await readToken(ctx, token);
  if (!person || !kept) return null;
  const refreshToken = successorOf(token, secret);
  const verdict = judge(kept, await readToken(ctx, refreshToken), ctx.now);
  if (verdict === 'void') return null;
  if (verdict === 'stolen') {
    // Somebody has a copy, and nobody can tell who: neither goes on.
    await markEnded(ctx, [sessionId], 'a refresh token was used again');
    return null;
  }
  if (verdict === 'good') {
    await ctx.tx.run(markTokenUsed, [ctx.tenantId, hashRefreshToken(token), ctx.now]);
    await ctx.tx.run(markSessionUsed, [ctx.tenantId, sessionId, ctx.now]);
    await keepRefreshToken(ctx, sessionId, refreshToken);
  }
  return { staff: { tenantId: ctx.tenantId, ...person }, sessionId, refreshToken };
}

export interface RefreshOptions {
  db: Database;
  transact: Transact;
  /** The installation's. */
  secret: string;
  request: Omit<Scope, 'tenantId' | 'actor'>;
}

/** Exchanges a refresh token for the next one. Null for one that is unknown, void, used, or of an ended session. */
export async function refreshSession(
  { db, transact, secret, request }: RefreshOptions,
  token: string,
): Promise<RefreshedSession | null> {
  if (!isRefreshToken(token)) return null;
  const found = await db.inSystem((tx) => tx.maybe(findToken, [hashRefreshToken(token)]));
  if (!found) return null;
  const { tenant_id: tenantId, session_id: sessionId, user_id: id } = found;
  return transact({ ...request, tenantId, actor: { type: 'staff', id } }, (ctx) =>
    exchange(ctx, { sessionId, token, secret }),
  );
}
