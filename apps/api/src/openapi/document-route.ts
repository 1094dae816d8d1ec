import { createHash } from 'node:crypto';
import { version } from '@waybill/runtime';
import type { Request } from 'express';
import { z } from 'zod';
import { openRoute, type Route } from '../http/route.ts';
import { describeApi } from './document.ts';
import type { MountedByHand, Operation } from './operation.ts';

/** For as long a copy may be used without asking whether there is a newer one, in seconds. */
const maxAgeSeconds = 300;

interface Served {
  text: string;
  etag: string;
}

const serve = (document: object): Served => {
  const text = JSON.stringify(document);
  return { text, etag: `"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"` };
};

/** Whether the caller has this version already (RFC 9110, 13.1.2). */
const has = (req: Request, etag: string): boolean =>
  (req.get('If-None-Match') ?? '').split(',').some((known) => known.trim().replace(/^W\//, '') === etag);

const anyDocument = z.looseObject({ openapi: z.literal('3.1.1') });

/** `GET /openapi.json`: what the operations are; written when it is asked for first. */
export function documentRoute(
  operations: () => readonly (Operation & Partial<MountedByHand>)[],
  { publicUrl }: { publicUrl: string },
): Route {
  let served: Served | undefined;
  return openRoute({
    method: 'get',
    path: '/openapi.json',
    name: 'getOpenApi',
    summary: 'This description: OpenAPI 3.1.',
    headers: ['If-None-Match'],
    answerHeaders: ['ETag', 'Cache-Control'],
    answers: { 200: { mediaType: 'application/json', schema: anyDocument }, 304: null },
    handle: async ({ req, res }) => {
      served ??= serve(describeApi(operations(), { publicUrl, version }));
      res.set({
        ETag: served.etag,
        'Cache-Control': `public, max-age=${maxAgeSeconds}`,
        // It holds nothing of anybody, and tools on other origins read it.
        'Access-Control-Allow-Origin': '*',
        'Cross-Origin-Resource-Policy': 'cross-origin',
      });
      if (has(req, served.etag)) res.status(304).end();
      else res.type('json').send(served.text);
    },
  });
}
