import { pipeline } from 'node:stream/promises';
import type { Call } from './route.ts';

export interface SentFile {
  /** Under which it is kept; ASCII without quotes. */
  name: string;
  contentType: string;
  /** Where that is known before. */
  bytes?: number;
  cacheControl?: string;
}

/** Sends a file for keeping, piece by piece: each is read when there is room for it, and none for `HEAD`. */
export async function sendFile(
  { req, res }: Pick<Call, 'req' | 'res'>,
  { name, contentType, bytes, cacheControl }: SentFile,
  pieces: AsyncIterable<string | Uint8Array>,
): Promise<void> {
  res.set({
    'Content-Type': contentType,
    'Content-Disposition': `attachment; filename="${name}"`,
    ...(bytes !== undefined && { 'Content-Length': String(bytes) }),
    ...(cacheControl !== undefined && { 'Cache-Control': cacheControl }),
  });
  if (req.method === 'HEAD') res.end();
  else await pipeline(pieces, res);
}
