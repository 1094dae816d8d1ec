import { batched, statement, type Tx } from '@waybill/db';
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
   SELECT $1, id, job, payload, "dedupeKey", "runAt", greatest("runAt", now) + $2 * interval '1 ms', now, "requestId",
          traceparent
   FROM jsonb_to_recordset($3::jsonb) AS j(
     id uuid, job text, payload jsonb, "dedupeKey" text, "runAt" timestamptz, "requestId" text, traceparent text,
     now timestamptz)
   WHERE NOT EXISTS (
     SELECT FROM outbox o WHERE o.tenant_id = $1 AND o.job = j.job AND o.dedupe_key = j."dedupeKey")
   ON CONFLICT (tenant_id, job, dedupe_key) DO NOTHING
   RETURNING id`,
);

interface Noted {
  jobs: readonly OutboxJob[];
  now: Date;
}

const insertAll = batched(async ({ tx }: { tx: Tx }, noted: readonly Noted[]) => {
  const [first] = noted.flatMap(({ jobs }) => jobs);
  if (!first) return noted.map(() => []);
  const rows = noted.flatMap(({ jobs, now }) => jobs.map(({ tenantId: _, ...job }) => ({ ...job, now })));
  const inserted = await tx.all(insertJobs, [first.tenantId, relayGraceMs, JSON.stringify(rows)]);
  const ids = new Set(inserted.map((row) => row.id));
  return noted.map(({ jobs }) => jobs.filter((job) => ids.has(job.id)));
});

/** Writes the obligations; returns those that were not there yet under their dedupe key. */
export const insertOutboxJobs = async (
  tx: Tx,
  jobs: readonly OutboxJob[],
  now: Date,
): Promise<readonly OutboxJob[]> => (jobs.length === 0 ? [] : insertAll({ tx }, { jobs, now }));

/** In the order of their ids, so that two that have several of them in common wait for each other. */
const deleteJobs = statement<{ id: string }>(
  'outbox-delete',
  `WITH owed AS (
     SELECT id FROM outbox WHERE tenant_id = $1 AND id = ANY($2) ORDER BY id FOR UPDATE
   )
   DELETE FROM outbox WHERE tenant_id = $1 AND id = ANY(ARRAY(SELECT id FROM owed)) RETURNING id`,
);

const deleteAll = batched(async ({ tx, tenantId }: { tx: Tx; tenantId: string }, ids: readonly string[]) => {
  const deleted = await tx.all(deleteJobs, [tenantId, ids]);
  const gone = new Set(deleted.map(({ id }) => id));
  // Where one transaction fulfils the same obligation twice, the first one does.
  return ids.map((id) => gone.delete(id));
});

/** Deletes the obligation; false when somebody fulfilled it already. The row lock decides between two at once. */
export const fulfilOutboxJob = (tx: Tx, tenantId: string, id: string): Promise<boolean> =>
  deleteAll({ tx, tenantId }, id);
