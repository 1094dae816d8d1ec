import { statement, type Tx } from '@waybill/db';
import { hashEntry, noHash } from './chain.ts';
import type { AuditEntry } from './entry.ts';

/** One at a time for each tenant, until its commit. Taken last in a transaction, so that no lock is waited for under it. */
const lock = statement(
  'audit-log-lock',
  `SELECT pg_advisory_xact_lock(hashtextextended('audit-log:' || $1, 0))`,
);

const selectLast = statement<{ seq: number; hash: Buffer }>(
  'audit-log-last',
  'SELECT seq, hash FROM audit_log WHERE tenant_id = $1 ORDER BY seq DESC LIMIT 1',
);

const insert = statement(
  'audit-log-insert',
  `INSERT INTO audit_log (tenant_id, seq, at, actor_type, actor_id, action, subject_type, subject_id, before, after,
                          ip, user_agent, request_id, previous_hash, hash)
   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
);

type Unnumbered = readonly Omit<AuditEntry, 'seq'>[];

/** Several jobs may share a transaction: the lock does not keep them apart. */
const turns = new WeakMap<Tx, Promise<void>>();

/** Writes the entries behind the last one of the tenant. */
export async function appendToAuditLog(tx: Tx, tenantId: string, entries: Unnumbered): Promise<void> {
  const before = turns.get(tx) ?? Promise.resolve();
  const turn = before.then(() => append(tx, tenantId, entries));
  // Who comes next fails by itself if the transaction is broken.
  turns.set(
    tx,
    turn.catch(() => undefined),
  );
  await turn;
}

async function append(tx: Tx, tenantId: string, entries: Unnumbered): Promise<void> {
  await tx.run(lock, [tenantId]);
  let last = (await tx.maybe(selectLast, [tenantId])) ?? { seq: 0, hash: noHash };
  for (const unnumbered of entries) {
    const entry = { ...unnumbered, seq: last.seq + 1 };
    const hash = hashEntry(tenantId, entry, last.hash);
    const { seq, at, actor, action, subject, before, after, ip, userAgent, requestId } = entry;
    const json = [before, after].map((facts) => facts && JSON.stringify(facts));
    await tx.run(insert, [
      ...[tenantId, seq, at, actor.type, actor.id, action, subject.type, subject.id, ...json],
      ...[ip, userAgent, requestId, last.hash, hash],
    ]);
    last = { seq, hash };
  }
}
