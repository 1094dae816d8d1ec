import type { Database, Tx } from '@waybill/db';
import type { Ctx, Scope, Transact } from './context.ts';
import { newId } from './ids.ts';
import { insertOutboxJobs, type OutboxJob } from './jobs/outbox.ts';

export interface TransactOptions {
  db: Database;
  /** The fast path: told of the obligations right after the commit that made them. Must not throw. */
  onCommitted: (jobs: readonly OutboxJob[]) => void;
  clock?: () => Date;
}

/** A use case's context on an open transaction, and what it enqueued so far. */
export function openCtx(tx: Tx, scope: Scope, now: Date): { ctx: Ctx; enqueued: OutboxJob[] } {
  const enqueued: OutboxJob[] = [];
  const { requestId = null, traceparent = null } = scope;
  const ctx: Ctx = {
    tx,
    tenantId: scope.tenantId,
    actor: scope.actor,
    now,
    requestId,
    enqueue: (job, payload, options = {}) => {
      enqueued.push({
        id: newId(),
        tenantId: scope.tenantId,
        job,
        payload,
        runAt: options.runAt ?? now,
        dedupeKey: options.dedupeKey ?? null,
        requestId,
        traceparent,
      });
    },
  };
  return { ctx, enqueued };
}

export function createTransact({ db, onCommitted, clock = () => new Date() }: TransactOptions): Transact {
  return async (scope, body) => {
    let committed: OutboxJob[] = [];
    const result = await db.inTenant(scope.tenantId, async (tx) => {
      const now = clock();
      const { ctx, enqueued } = openCtx(tx, scope, now);
      const answer = await body(ctx);
      committed = await insertOutboxJobs(tx, enqueued, now);
      return answer;
    });
    if (committed.length > 0) onCommitted(committed);
    return result;
  };
}
