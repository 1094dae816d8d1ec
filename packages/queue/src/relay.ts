import { type Database, statement, type Tx } from '@waybill/db';
import { isJobName, jobNames, jobs, type OutboxJob, type QueueName } from '@waybill/domain';
import type { QueueLog } from './log.ts';
import type { Queues } from './queues.ts';

export interface RelayOptions {
  /** With the role that sees every tenant. */
  db: Database;
  queues: Pick<Queues, 'dispatch' | 'erased' | 'markIntact'>;
  now: Date;
  log: QueueLog;
  /** Rows per round trip. */
  batch?: number;
}

export interface RelayResult {
  /** The queue did not have these. */
  relayed: number;
  /** The queue did not take these; they are due again at once. */
  failed: number;
}

/** A whole batch may take this long, in milliseconds; no request waits for it. */
const dispatchTimeoutMs = 15_000;

interface DueRow extends Omit<OutboxJob, 'job'> {
  job: string;
  relays: number;
}

/**
 * Adds to the queue what is due there and may be missing: the process that should have added it died, or the queue
 * lost it. The queue is asked which of the jobs it has, so that a long backlog is looked at, and not added once more.
 * Every row is looked at again after 5 s, 10 s, 20 s …, 5 min at most, for as long as it stands. Several relays at once
 * share the rows.
 */
export async function relayOnce({ db, queues, now, log, batch = 1_000 }: RelayOptions): Promise<RelayResult> {
  const result: RelayResult = { relayed: 0, failed: 0 };
  await expectErasedJobs({ db, queues, now, log });
  for (;;) {
    const due = await db.inSystem((tx) => tx.all(claimDue, [now, batch]));
    const rows = due.filter((row): row is DueRow & OutboxJob => isJobName(row.job));
    const { dispatched, failed } = await queues.dispatch(rows, {
      timeoutMs: dispatchTimeoutMs,
      missing: { restart: new Set(rows.filter((row) => row.relays > 1).map((row) => row.id)) },
    });
    result.relayed += dispatched;
    result.failed += failed;
    if (failed > 0) {
      await db.inSystem((tx) => giveBack(tx, rows, now));
      return result;
    }
    if (due.length < batch) return result;
  }
}

const claimDue = statement<DueRow>(
  'relay-claim',
  `WITH due AS (
     SELECT tenant_id, id FROM outbox
     WHERE parked_at IS NULL AND relay_at <= $1
     ORDER BY relay_at LIMIT $2
     FOR UPDATE SKIP LOCKED
   )
   UPDATE outbox o
   SET relay_at = $1 + make_interval(secs => least(300, 5 * 2 ^ least(o.relays, 10))), relays = o.relays + 1
   FROM due WHERE o.tenant_id = due.tenant_id AND o.id = due.id
   RETURNING o.tenant_id AS "tenantId", o.id, o.job, o.payload, o.run_at AS "runAt",
             o.dedupe_key AS "dedupeKey", o.request_id AS "requestId", o.traceparent, o.relays`,
);

const giveBackClaimed = statement(
  'relay-give-back',
  `WITH claimed AS (
     SELECT tenant_id, id FROM outbox JOIN unnest($2::uuid[], $3::uuid[]) AS c(tenant_id, id) USING (tenant_id, id)
     FOR UPDATE OF outbox SKIP LOCKED
   )
   UPDATE outbox o SET relay_at = $1, relays = greatest(o.relays - 1, 0)
   FROM claimed c WHERE o.tenant_id = c.tenant_id AND o.id = c.id`,
);

/**
 * The spacing grows with every attempt that the queue took, not with the length of an outage. Rows that another relay
 * or a worker is busy with are left to them: waiting for each other, two of them would deadlock.
 */
const giveBack = (tx: Tx, rows: readonly OutboxJob[], now: Date) =>
  tx.run(giveBackClaimed, [now, rows.map((row) => row.tenantId), rows.map((row) => row.id)]);

const expectAgain = statement(
  'relay-expect-again',
  `UPDATE outbox SET relay_at = greatest(run_at, $1), relays = 0, parked_at = NULL,
                     attempts = CASE WHEN parked_at IS NULL THEN attempts ELSE 0 END
   WHERE job = ANY($2) AND (parked_at IS NOT NULL OR relay_at > greatest(run_at, $1))`,
);

/**
 * Where a store was emptied, every row's job is gone at once: none of them waits for its turn. What was parked gets
 * another round of attempts: the failed job, by which a person would have seen and retried it, is gone with the rest.
 */
async function expectErasedJobs({ db, queues, now, log }: Omit<RelayOptions, 'batch'>): Promise<void> {
  const erased = await queues.erased().catch((): QueueName[] => []);
  if (erased.length === 0) return;
  const lost = jobNames.filter((name) => erased.includes(jobs[name].queue));
  const rows = await db.inSystem((tx) => tx.run(expectAgain, [now, lost]));
  if (rows > 0) log.warn({ queues: erased, rows }, 'the queue was emptied: its jobs are added again');
  await queues.markIntact(erased);
}
