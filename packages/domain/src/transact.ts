import type { Database, Tx } from '@waybill/db';
import { appendToAuditLog } from './audit-log/append.ts';
import type { AuditNote } from './audit-log/entry.ts';
import { toAuditEntry } from './audit-log/to-entry.ts';
import type { Ctx, Scope, Transact } from './context.ts';
import { newId } from './ids.ts';
import { insertOutboxJobs, type OutboxJob } from './jobs/outbox.ts';
import { writePayload } from './jobs/payload.ts';
import type { Occurrence } from './occurrences.ts';

export interface TransactOptions {
  db: Database;
  /** The fast path: told of the obligations right after the commit that made them. Must not throw. */
  onCommitted: (jobs: readonly OutboxJob[]) => void;
  /** Told what happened, right after the commit. Must not throw. */
  onOccurred?: (occurrences: readonly Occurrence[]) => void;
  /** The database's if absent. */
  clock?: () => Date;
}

interface Open {
  ctx: Ctx;
  /** Written already. */
  handedOn: OutboxJob[];
  enqueued: OutboxJob[];
  occurred: Occurrence[];
  noted: AuditNote[];
}

/** A use case's context on an open transaction, with what it enqueued, told and put on record so far. */
export function openCtx(tx: Tx, scope: Scope, now: Date): Open {
  const handedOn: OutboxJob[] = [];
  const enqueued: OutboxJob[] = [];
  const occurred: Occurrence[] = [];
  const noted: AuditNote[] = [];
  const { requestId = null, traceparent = null, origin = null } = scope;
  const ctx: Ctx = {
    tx,
    tenantId: scope.tenantId,
    actor: scope.actor,
    now,
    requestId,
    origin,
    enqueue: (job, payload, options = {}) => {
      enqueued.push({
        id: newId(),
        tenantId: scope.tenantId,
        job,
        payload: writePayload(job, payload),
        runAt: options.runAt ?? now,
        dedupeKey: options.dedupeKey ?? null,
        requestId,
        traceparent,
      });
    },
    handOn: (jobs) => void handedOn.push(...jobs),
    audit: (note) => void noted.push(note),
    tell: (occurrence) => void occurred.push(occurrence),
  };
  return { ctx, handedOn, enqueued, occurred, noted };
}

export function createTransact({
  db,
  onCommitted,
  onOccurred,
  clock = () => db.now(),
}: TransactOptions): Transact {
  return async (scope, body) => {
    let committed: readonly OutboxJob[] = [];
    let told: readonly Occurrence[] = [];
    const result = await db.inTenant(scope.tenantId, async (tx) => {
      const now = clock();
      const { ctx, handedOn, enqueued, occurred, noted } = openCtx(tx, scope, now);
      const answer = await body(ctx);
      committed = [...handedOn, ...(await insertOutboxJobs(tx, enqueued, now))];
      told = occurred;
      if (noted.length > 0) await appendToAuditLog(tx, scope.tenantId, noted.map(toAuditEntry(scope, now)));
      return answer;
    });
    if (committed.length > 0) onCommitted(committed);
    if (told.length > 0) onOccurred?.(told);
    return result;
  };
}
