import express, { type Request, type Response } from 'express';
import { Problem } from '../http/problem.ts';

/** More than this is not even thrown away: the connection is closed. */
const worthDraining = 16 * 1024 * 1024;

export type ReadBody = (req: Request, res: Response) => Promise<Buffer>;

const farTooLarge = () =>
  new Problem('body_too_large', 'The body is far too large.', { headers: { Connection: 'close' } });

const tooLarge = (limit: number) =>
  new Problem('body_too_large', `The body is larger than ${limit / 1024} KiB.`);

const isTooLarge = (error: unknown): boolean =>
  error instanceof Error && 'status' in error && error.status === 413;

/**
 * Reads a body of at most `limit` bytes as it came; empty when there is none. A body that is somewhat too large is
 * read and thrown away before the 413, since a client that is still sending might never see an early answer.
 */
export function createReadBody(limit: number): ReadBody {
  const read = express.raw({ type: () => true, limit, inflate: false });
  return async (req, res) => {
    if (Number(req.headers['content-length'] ?? 0) > worthDraining) throw farTooLarge();
    await new Promise<void>((resolve, reject) => {
      let received = 0;
      const count = (chunk: Buffer) => {
        received += chunk.length;
        if (received <= worthDraining) return;
        req.off('data', count);
        reject(farTooLarge());
      };
      req.on('data', count);
      read(req, res, (error?: unknown) =>
        error ? reject(isTooLarge(error) ? tooLarge(limit) : error) : resolve(),
      );
    });
    return Buffer.isBuffer(req.body) ? req.body : Buffer.alloc(0);
  };
}
