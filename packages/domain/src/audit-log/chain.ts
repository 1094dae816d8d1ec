import { createHash } from 'node:crypto';
import stringify from 'fast-json-stable-stringify';
import type { AuditEntry } from './entry.ts';

/** What the first entry of a chain follows on. */
export const noHash: Buffer = Buffer.alloc(32);

/**
 * SHA-256 over the entry and the hash of the one before it: who changes, removes or inserts an entry has to write
 * every later one anew, and then the last hash is another than the one that somebody noted.
 */
export const hashEntry = (tenantId: string, entry: AuditEntry, previous: Uint8Array): Buffer =>
  createHash('sha256')
    .update(previous)
    .update(stringify({ tenantId, ...entry, at: entry.at.toISOString() }))
    .digest();
