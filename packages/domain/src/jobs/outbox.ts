import { statement, type Tx } from '@waybill/db';
import type { JobName } from './catalog.ts';

/** An obligation to run a job, as the queues need it. */
export interface OutboxJob {
  id: string;
  tenantId: string;
  job: JobName;
  payload: Record<string, unknown>;
  runAt: Date;
  dedupeKey: string | null;
  requestId: string | null;
  /** W3C Trace Context in which the job runs; null where nothing is traced. */
  traceparent: string | null;
}

/** How long the fast path has before the relay looks after a new row, in milliseconds. */
export const relayGraceMs = 10_000;

/**
 * An obligation that is there is seen before its unique key is met: where a run is fulfilling it right now, the key
 * would make us wait for that run, which may be waiting for a lock of ours.
 */
const insertJobs = statement<{ id: string }>(
  'outbox-insert',
  `INSERT INTO outbox (tenant_id, id, job, payload, dedupe_key, run_at, relay_at, created_at, request_id,
                       traceparent)
   SELECT $1, id, job, payload, dedupe_key, run_at, greatest(run_at, $2) + $3 * interval '1 ms', $2, $4, $5
   FROM jsonb_to_recordset($6::jsonb) AS j(id uuid, job text, payload jsonb, dedupe_key text, run_at timestamptz)
   WHERE NOT EXISTS (
     SELECT FROM outbox o WHERE o.tenant_id = $1 AND o.job = j.job AND o.dedupe_key = j.dedupe_key)
   ON CONFLICT (tenant_id, job, dedupe_key) DO NOTHING
   RETURNING id`,
);

/** Writes the obligations; returns those that were not there yet under their dedupe key. */
export async function insertOutboxJobs(tx: Tx, jobs: readonly OutboxJob[], now: Date): Promise<OutboxJob[]> {
  const [first] = jobs;
  if (!first) return [];
  const rows = jobs.map(({ id, job, payload, dedupeKey, runAt }) => ({
    id,
    job,
    payload,
    dedupe_key: dedupeKey,
    run_at: runAt,
  }));
  const inserted = await tx.all(insertJobs, [
    first.tenantId,
    now,
    relayGraceMs,
    first.requestId,
    first.traceparent,
    JSON.stringify(rows),
  ]);
  const ids = new Set(inserted.map((row) => row.id));
  return jobs.filter((job) => ids.has(job.id));
}

const deleteJob = statement('outbox-delete', 'DELETE FROM outbox WHERE tenant_id = $1 AND id = $2');

/** Deletes the obligation; false when somebody fulfilled it already. The row lock decides between two at once. */
export const fulfilOutboxJob = async (tx: Tx, tenantId: string, id: string): Promise<boolean> =>
  (await tx.run(deleteJob, [tenantId, id])) === 1;
