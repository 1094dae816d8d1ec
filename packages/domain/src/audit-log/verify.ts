import { statement, type Tx } from '@waybill/db';
import { hashEntry, noHash } from './chain.ts';
import type { AuditEntry } from './entry.ts';
import { entryColumns } from './read.ts';

export interface Verification {
  entries: number;
  /** The last hash in hex. Note it elsewhere: whoever rewrites the whole chain cannot keep it. */
  head: string;
  /** The first entry that is not as it was written, or that does not follow on the one before; null if all do. */
  brokenAt: number | null;
}

const batch = 1_000;

const selectEntries = statement<AuditEntry & { hash: Buffer }>(
  'audit-log-verify',
  `SELECT ${entryColumns}, hash FROM audit_log WHERE tenant_id = $1 AND seq > $2 ORDER BY seq LIMIT ${batch}`,
);

/** Follows the tenant's chain from its start, in bounded memory. */
export async function verifyAuditLog(tx: Tx, tenantId: string): Promise<Verification> {
  let last = { seq: 0, hash: noHash };
  for (;;) {
    const rows = await tx.all(selectEntries, [tenantId, last.seq]);
    for (const { hash, ...entry } of rows) {
      const follows = entry.seq === last.seq + 1 && hashEntry(tenantId, entry, last.hash).equals(hash);
      if (!follows) return { entries: last.seq, head: last.hash.toString('hex'), brokenAt: last.seq + 1 };
      last = { seq: entry.seq, hash };
    }
    if (rows.length < batch) return { entries: last.seq, head: last.hash.toString('hex'), brokenAt: null };
  }
}
