import { createHash } from 'node:crypto';
import type { Database } from '@waybill/db';
import { maxImportBytes, storePiece } from '@waybill/domain';
import type { Request } from 'express';
import { isUtf8Of } from '../http/media-type.ts';
import { Problem } from '../http/problem.ts';

/** What of the file is in memory at the same moment, about. */
const pieceBytes = 64 * 1024;
/** Of a file that is refused, more than this is not even thrown away: the connection is closed. */
const worthDraining = 16 * 1024 * 1024;

const tooLarge = (headers: Record<string, string> = {}) =>
  new Problem('body_too_large', `The file is larger than ${maxImportBytes / 1024 / 1024} MiB.`, { headers });

const notUtf8 = () =>
  new Problem('validation_failed', 'The file is not in UTF-8: save it as "CSV UTF-8", and send it again.');

/** `text/csv`, in UTF-8 if it says in what (RFC 7111, 2). */
export function requireCsv(req: Request): void {
  const isPlain = (req.get('Content-Encoding') ?? 'identity') === 'identity';
  if (isPlain && isUtf8Of('text/csv', req.get('Content-Type'))) return;
  throw new Problem('unsupported_media_type', 'Send the file as text/csv in UTF-8, not compressed.', {
    headers: { Accept: 'text/csv' },
  });
}

export interface ReceivedFile {
  bytes: number;
  sha256: string;
}

/** Follows a file as it comes in: how long it is, what it is, and what is wrong with it. */
class Intake {
  readonly #hash = createHash('sha256');
  readonly #decoder = new TextDecoder('utf-8', { fatal: true });
  bytes = 0;

  /** Throws `body_too_large`, and `validation_failed` for what is not UTF-8. */
  take(chunk: Buffer): void {
    this.bytes += chunk.length;
    if (this.bytes > maxImportBytes) throw tooLarge();
    this.#hash.update(chunk);
    this.#decode(chunk);
  }

  end(): ReceivedFile {
    this.#decode();
    return { bytes: this.bytes, sha256: this.#hash.digest('hex') };
  }

  #decode(chunk?: Buffer): void {
    try {
      this.#decoder.decode(chunk, { stream: chunk !== undefined });
    } catch {
      throw notUtf8();
    }
  }
}

/** A client that is still sending might never see an early answer. */
async function drain(req: Request): Promise<void> {
  let left = worthDraining;
  for await (const chunk of req.iterator({ destroyOnReturn: false })) {
    left -= (chunk as Buffer).length;
    if (left < 0) throw tooLarge({ Connection: 'close' });
  }
}

/**
 * Stores the body piece by piece as it comes in, however long it is. Throws `body_too_large`, and `validation_failed` for
 * what is not UTF-8: what was stored by then is the caller's to drop.
 */
export async function receiveFile(
  req: Request,
  { db, tenantId, importId }: { db: Database; tenantId: string; importId: string },
): Promise<ReceivedFile> {
  if (Number(req.headers['content-length'] ?? 0) > maxImportBytes + worthDraining) {
    throw tooLarge({ Connection: 'close' });
  }
  const intake = new Intake();
  let pending: Buffer[] = [];
  let startByte = 0;
  const store = async () => {
    if (pending.length === 0) return;
    const data = Buffer.concat(pending);
    pending = [];
    await storePiece(db, { tenantId, importId, startByte, data });
    startByte += data.length;
  };
  try {
    for await (const chunk of req.iterator({ destroyOnReturn: false })) {
      intake.take(chunk as Buffer);
      pending.push(chunk as Buffer);
      if (intake.bytes - startByte >= pieceBytes) await store();
    }
    await store();
    return intake.end();
  } catch (error) {
    if (error instanceof Problem) await drain(req);
    else if (!req.complete) throw new Problem('malformed_request', 'The upload broke off.', { cause: error });
    throw error;
  }
}
