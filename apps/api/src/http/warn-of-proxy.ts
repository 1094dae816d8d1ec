import type { Logger } from '@waybill/runtime';
import type { RequestHandler } from 'express';

/**
 * Says once that a proxy seems to stand before the API although none is trusted: all requests would come from its
 * address, by which strangers are limited and keys are bound.
 */
export function warnOfProxy(log: Pick<Logger, 'warn'>): RequestHandler {
  let isSaid = false;
  return (req, _res, next) => {
    if (!isSaid && req.get('X-Forwarded-For') !== undefined) {
      isSaid = true;
      log.warn(
        { address: req.socket.remoteAddress },
        'a request came with X-Forwarded-For, which nobody believes: if a proxy stands before the api, set TRUSTED_PROXIES',
      );
    }
    next();
  };
}
