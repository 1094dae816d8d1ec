import { type AuthenticatedStaff, markEnded, sessionSeconds, startSession } from '@waybill/domain';
import { parseCookie } from 'cookie';
import type { CookieOptions, Request, Response } from 'express';
import { scopeOf } from '../auth/principal.ts';
import type { TokenHolder } from '../auth/tokens.ts';
import type { AppDeps } from '../deps.ts';

/** The board's session is a cookie that no script can read and no other site can send. */
export interface OpsSession {
  start(res: Response, staff: AuthenticatedStaff): Promise<void>;
  /** Null without a session that goes on. */
  read(req: Request): Promise<TokenHolder | null>;
  end(req: Request, res: Response): Promise<void>;
}

const scopeOfStaff = (res: Response, { tenantId, userId }: { tenantId: string; userId: string }) =>
  scopeOf(res, { tenantId, actor: { type: 'staff', id: userId } });

export function createOpsSession({
  tokens,
  isLive,
  transact,
  publicUrl,
}: Pick<AppDeps, 'tokens' | 'isLive' | 'transact' | 'publicUrl'>): OpsSession {
  const isSecure = publicUrl.startsWith('https:');
  // Browsers take a name that begins so over TLS alone (RFC 6265bis, 4.1.3.1).
  const name = isSecure ? '__Secure-waybill_ops' : 'waybill_ops';
  const options: CookieOptions = {
    httpOnly: true,
    sameSite: 'strict',
    secure: isSecure,
    path: '/ops',
  };
  const seconds = sessionSeconds.ops;
  const read: OpsSession['read'] = async (req) => {
    const token = parseCookie(req.get('Cookie') ?? '')[name];
    const holder = token === undefined ? null : await tokens.read(token, 'waybill-ops');
    return holder && (await isLive(holder)) ? holder : null;
  };
  return {
    read,
    start: async (res, staff) => {
      const scope = scopeOfStaff(res, staff);
      const origin = scope.origin ?? { ip: null, userAgent: null };
      const sessionId = await transact(scope, (ctx) =>
        startSession(ctx, { userId: staff.userId, passwordHash: staff.passwordHash, kind: 'ops', origin }),
      );
      const token = await tokens.sign({ ...staff, sessionId }, { audience: 'waybill-ops', seconds });
      res.cookie(name, token, { ...options, maxAge: seconds * 1_000 });
    },
    end: async (req, res) => {
      const holder = await read(req);
      res.clearCookie(name, options);
      if (holder === null || holder.sessionId === null) return;
      const { sessionId } = holder;
      await transact(scopeOfStaff(res, holder), (ctx) => markEnded(ctx, [sessionId], 'logged out'));
    },
  };
}
