import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Exposition } from './open-metrics.ts';

export interface ServeMetricsOptions {
  metrics: Pick<Exposition, 'text' | 'contentType'>;
  /** Has to be shown as a bearer token; null: everybody who reaches the port may read. */
  token: string | null;
  /** False: there is nothing to read here, as if the path did not exist. */
  served: boolean;
}

/** Answers `GET /metrics`; anything else goes to `next`. */
export type ServeMetrics = (request: IncomingMessage, response: ServerResponse, next: () => void) => void;

const path = '/metrics';
const digest = (text: string) => createHash('sha256').update(text).digest();

/** Digests have one length, so that the comparison tells nothing about the token. */
function mayRead(request: IncomingMessage, expected: Buffer | null): boolean {
  if (expected === null) return true;
  const [, shown = ''] = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '') ?? [];
  return timingSafeEqual(digest(shown), expected);
}

export function createServeMetrics({ metrics, token, served }: ServeMetricsOptions): ServeMetrics {
  const expected = token === null ? null : digest(token);

  async function answer(response: ServerResponse): Promise<void> {
    const text = await metrics.text();
    response.writeHead(200, { 'content-type': metrics.contentType, 'cache-control': 'no-store' });
    response.end(text);
  }

  return (request, response, next) => {
    const isScrape = request.method === 'GET' && request.url?.split('?', 1)[0] === path;
    if (!served || !isScrape) {
      next();
    } else if (mayRead(request, expected)) {
      void answer(response);
    } else {
      response.writeHead(401, { 'www-authenticate': 'Bearer', 'cache-control': 'no-store' });
      response.end();
    }
  };
}
