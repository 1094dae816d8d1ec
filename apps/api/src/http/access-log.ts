import type { Logger } from '@waybill/runtime';
import type { Request, RequestHandler, Response } from 'express';
import { callerOf } from '../auth/principal.ts';
import { isProbe } from './probes.ts';
import { requestIdOf } from './request-id.ts';

declare module 'node:http' {
  interface IncomingMessage {
    /** Carries the request's id. */
    readonly log: Logger;
  }
}

/** The path alone: a query can hold an e-mail address, and a header or a body anything. */
const describeRequest = ({ method, originalUrl }: Request) => ({
  method,
  path: originalUrl.split('?', 1)[0],
});

function idsOf(res: Response) {
  const caller = callerOf(res);
  return caller ? { tenantId: caller.tenantId, actor: caller.actor } : {};
}

/** Who is refused may be up to something: where it comes from is told then, and of nobody else. */
const refusals: ReadonlySet<number> = new Set([401, 403, 429]);
const whereFrom = ({ ip }: Request, { statusCode }: Response) => (refusals.has(statusCode) ? { ip } : {});

const levelOf = ({ statusCode }: Response) =>
  statusCode >= 500 ? 'error' : statusCode >= 400 ? 'warn' : 'info';

const wordsFor = (res: Response): string => {
  if (res.statusCode >= 500) return `answered ${res.statusCode}`;
  return res.writableFinished ? 'answered' : 'the client went away';
};

/** Made when somebody asks for it: most requests have nothing to tell but their one line. */
function lendLogger(req: Request, res: Response, log: Logger): void {
  let own: Logger | undefined;
  const get = () => {
    own ??= log.child({ requestId: requestIdOf(res) });
    return own;
  };
  Object.defineProperty(req, 'log', { get });
}

/** One line for each answer, and `req.log`, which carries the request's id. */
export function logAccess(log: Logger): RequestHandler {
  return (req, res, next) => {
    lendLogger(req, res, log);
    if (!isProbe(req)) {
      const startedAt = performance.now();
      res.once('close', () => {
        const line = {
          requestId: requestIdOf(res),
          ...{
            req: describeRequest(req),
            res: { status: res.statusCode },
            ...idsOf(res),
            ...whereFrom(req, res),
          },
          durationMs: Math.round(performance.now() - startedAt),
        };
        log[levelOf(res)](line, wordsFor(res));
      });
    }
    next();
  };
}
