import { parseCookie } from 'cookie';
import type { CookieOptions, Request, Response } from 'express';
import type { StaffIdentity, Tokens } from '../auth/tokens.ts';

const name = 'waybill_ops';
/** A working day. */
const seconds = 8 * 60 * 60;

/** The board's session is a cookie that no script can read and no other site can send. */
export interface OpsSession {
  start(res: Response, staff: StaffIdentity): Promise<void>;
  /** Null without a session that is valid. */
  read(req: Request): Promise<StaffIdentity | null>;
  end(res: Response): void;
}

export function createOpsSession(tokens: Tokens, publicUrl: string): OpsSession {
  const options: CookieOptions = {
    httpOnly: true,
    sameSite: 'strict',
    secure: publicUrl.startsWith('https:'),
    path: '/ops',
  };
  return {
    start: async (res, staff) => {
      const token = await tokens.sign(staff, { audience: 'waybill-ops', seconds });
      res.cookie(name, token, { ...options, maxAge: seconds * 1_000 });
    },
    read: async (req) => {
      const token = parseCookie(req.get('Cookie') ?? '')[name];
      return token === undefined ? null : tokens.read(token, 'waybill-ops');
    },
    end: (res) => {
      res.clearCookie(name, options);
    },
  };
}
