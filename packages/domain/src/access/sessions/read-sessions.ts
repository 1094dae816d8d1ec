import { type Database, statement } from '@waybill/db';
import type { Ctx } from '../../context.ts';
import type { Role } from '../permissions.ts';
import type { SessionKind } from './start-session.ts';

/** Where somebody is logged in. */
export interface SessionInfo {
  id: string;
  kind: SessionKind;
  createdAt: Date;
  usedAt: Date;
  expiresAt: Date;
  ip: string | null;
  userAgent: string | null;
}

const selectSessions = statement<SessionInfo>(
  'sessions-of-person',
  `SELECT id, kind, created_at AS "createdAt", used_at AS "usedAt", expires_at AS "expiresAt", ip,
          user_agent AS "userAgent"
   FROM sessions WHERE tenant_id = $1 AND user_id = $2 AND ended_at IS NULL AND expires_at > $3
   ORDER BY used_at DESC, id DESC LIMIT 100`,
);

/** The sessions that go on; the last used first, a hundred at most. */
export const listSessions = (ctx: Ctx, { userId }: { userId: string }): Promise<SessionInfo[]> =>
  ctx.tx.all(selectSessions, [ctx.tenantId, userId, ctx.now]);

/** Whose session it is, and what they may do by now. */
export interface LiveSession {
  userId: string;
  role: Role;
  operator: boolean;
}

const selectLive = statement<LiveSession>(
  'session-live',
  `SELECT u.id AS "userId", u.role, u.operator
   FROM sessions s JOIN users u ON u.tenant_id = s.tenant_id AND u.id = s.user_id
   WHERE s.tenant_id = $1 AND s.id = $2 AND s.ended_at IS NULL AND s.expires_at > now()
     AND u.disabled_at IS NULL`,
);

/** Null for a session that is over, or whose person has no access any more. */
export const findLiveSession = (
  db: Database,
  { tenantId, sessionId }: { tenantId: string; sessionId: string },
): Promise<LiveSession | null> => db.inTenant(tenantId, (tx) => tx.maybe(selectLive, [tenantId, sessionId]));
