import type { Response } from 'express';
import { invalidRequest, OAuthError, PayPalError } from './errors.ts';
import type { Refusal } from './model.ts';

export interface Reply {
  status: number;
  /** Null for none. */
  body: object | null;
}

/** Every answer has a debug id, by which PayPal's support would find it. */
export function sendReply(res: Response, { status, body }: Reply, debugId: string): void {
  res.status(status).set({ 'Cache-Control': 'max-age=0, no-cache, no-store', 'PayPal-Debug-Id': debugId });
  if (status === 401) res.set('WWW-Authenticate', 'Bearer realm="PayPal"');
  if (body === null) res.end();
  else res.json(body);
}

/** What an exception is answered with; one that is nobody's fault outside is thrown again. */
export function errorReply(error: unknown, debugId: string): Reply {
  if (error instanceof OAuthError) {
    const { status, code, message } = error;
    return { status, body: { error: code, error_description: message } };
  }
  if (error instanceof PayPalError) {
    return { status: error.refusal.status, body: refusalBody(error.refusal, debugId) };
  }
  if (isParserError(error)) return errorReply(malformed(), debugId);
  throw error;
}

const malformed = () =>
  invalidRequest([{ issue: 'MALFORMED_REQUEST_JSON', description: 'The request JSON is not well formed.' }]);

/** What Express's body parsers throw. */
const isParserError = (error: unknown): boolean =>
  error instanceof Error && 'status' in error && typeof error.status === 'number' && error.status < 500;

function refusalBody({ name, message, details, redirect }: Refusal, debugId: string): object {
  const reference = details.map(({ issue }) => ({
    href: `https://developer.paypal.com/api/rest/reference/orders/v2/errors/#${issue}`,
    rel: 'information_link',
    method: 'GET',
  }));
  const another = redirect === undefined ? [] : [{ href: redirect, rel: 'redirect', method: 'GET' }];
  return {
    name,
    message,
    debug_id: debugId,
    ...(details.length > 0 ? { details } : {}),
    links: [...reference.slice(0, 1), ...another],
  };
}
