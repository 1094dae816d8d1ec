import type { Database } from '@waybill/db';
import { allowedOriginsOf, isKnownOrigin } from '@waybill/domain';
import type { Request, RequestHandler, Response } from 'express';
import { remember } from '../remember.ts';

/** Lets pages of other origins call the API, as the shops allow it (the Fetch standard, 3.2). */
export interface Cors {
  /** Before anybody is known: answers preflights, and lets any shop's pages read why they are refused. */
  handle: RequestHandler;
  /** As soon as it is known whose the request is: only pages of that shop read the answer. */
  settle(req: Request, res: Response, tenantId: string): Promise<void>;
}

export interface CorsOptions {
  /** How long an answer of the database holds, in milliseconds. */
  ttlMs?: number;
}

const methods = 'GET, POST, PUT, PATCH, DELETE';
const requestHeaders =
  'Authorization, Content-Type, Idempotency-Key, If-Match, Last-Event-ID, Prefer, X-Cart-Token, X-Request-Id, X-Waybill-Tenant';
const answerHeaders =
  'ETag, Idempotent-Replayed, Location, Preference-Applied, RateLimit, RateLimit-Policy, Retry-After, X-Request-Id';

const allowed = 'Access-Control-Allow-Origin';

/** How long a browser may go by the answer to a preflight, in seconds. */
const preflightSeconds = 600;
const longestOrigin = 300;

/**
 * A preflight carries no credentials, so nobody knows of which shop it is: it is granted to every origin that some shop
 * allows. That lets nobody read or do anything, since the request that follows shows its key, and its answer is for the
 * origins of that key's shop alone. No cookie is ever sent along (`Access-Control-Allow-Credentials` is not given).
 */
export function createCors(db: Database, { ttlMs = 5_000 }: CorsOptions = {}): Cors {
  const known = remember({
    ttlMs,
    keyOf: (origin: string) => origin,
    ask: (origin) => isKnownOrigin(db, origin),
  });
  const originsOf = remember({
    ttlMs,
    keyOf: (tenantId: string) => tenantId,
    ask: (tenantId) => allowedOriginsOf(db, tenantId),
  });

  /** Without the database no page is let in; what the request itself needs of it is told by the request. */
  const isKnown = async (origin: string): Promise<boolean> =>
    origin.length <= longestOrigin && (await known(origin).catch(() => false));

  function answerPreflight(res: Response): void {
    res
      .set('Access-Control-Allow-Methods', methods)
      .set('Access-Control-Allow-Headers', requestHeaders)
      .set('Access-Control-Max-Age', String(preflightSeconds))
      .status(204)
      .end();
  }

  return {
    handle: async (req, res, next) => {
      res.vary('Origin');
      const origin = req.get('Origin');
      if (origin === undefined || !(await isKnown(origin))) return next();
      res.set(allowed, origin);
      const isPreflight = req.method === 'OPTIONS' && req.get('Access-Control-Request-Method') !== undefined;
      if (isPreflight) return answerPreflight(res);
      res.set('Access-Control-Expose-Headers', answerHeaders);
      next();
    },
    settle: async (req, res, tenantId) => {
      const origin = req.get('Origin');
      if (origin === undefined || !res.hasHeader(allowed)) return;
      const origins = await originsOf(tenantId);
      if (!origins.includes(origin)) res.removeHeader(allowed);
    },
  };
}
