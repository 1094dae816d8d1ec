import type { Request, RequestHandler } from 'express';
import { Problem } from './problem.ts';

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

const hostOf = (url: string): string | undefined => URL.parse(url)?.host;

/**
 * Every browser of this decade says with a request that changes something where it comes from; what says nothing is
 * no browser, and nobody's cookie can be abused through it.
 */
function isFromElsewhere(req: Request, publicUrl: string): boolean {
  const site = req.get('Sec-Fetch-Site');
  if (site !== undefined) return site !== 'same-origin' && site !== 'none';
  const origin = req.get('Origin');
  if (origin === undefined) return false;
  const host = hostOf(origin);
  return host === undefined || (host !== req.get('Host') && host !== hostOf(publicUrl));
}

/** Refuses changes that another site's page asks for: cookies go with them, consent does not. */
export const requireSameOrigin =
  (publicUrl: string): RequestHandler =>
  (req, _res, next) => {
    if (!safeMethods.has(req.method) && isFromElsewhere(req, publicUrl)) {
      throw new Problem('forbidden', 'This request comes from another site.');
    }
    next();
  };
