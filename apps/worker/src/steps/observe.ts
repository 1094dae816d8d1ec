import { isJobName } from '@waybill/domain';
import type { Delivery, Envelope, Settlement } from '@waybill/queue';
import { type Instruments, inStep, type JobOutcome, markFailed } from '@waybill/telemetry';
import type { Verdict } from './judge.ts';

/** What becomes known of one start while it runs. */
export interface Seen {
  /** Of `performance.now()`. */
  readonly startedAt: number;
  /** When the job was due; absent where its obligation was not read, or is gone. */
  dueAt?: Date;
  /** 1 for the first; absent until it is certain that there is one. */
  attempt?: number;
  /** Absent when the handler was not called. */
  verdict?: Verdict;
}

export type ObserveRun = (
  start: { delivery: Delivery; envelope: Envelope | null },
  run: (seen: Seen) => Promise<Settlement>,
) => Promise<Settlement>;

export const unobserved: ObserveRun = (_start, run) => run({ startedAt: performance.now() });

function outcomeOf(settlement: Settlement, { verdict, dueAt }: Seen): JobOutcome {
  switch (settlement.kind) {
    case 'done':
      if (settlement.result === 'already fulfilled') return 'already_done';
      return verdict?.kind === 'cancelled' ? 'cancelled' : 'done';
    case 'later':
      return verdict?.kind === 'handed back' ? 'handed_back' : 'put_off';
    case 'retry':
      return 'retry';
    case 'failed':
      return dueAt ? 'parked' : 'refused';
  }
}

const ended: readonly JobOutcome[] = ['done', 'cancelled', 'parked'];
const failures: readonly JobOutcome[] = ['retry', 'parked', 'refused'];

function measure(
  { runs, duration, attempts, waiting }: Instruments<'jobs'>,
  { queue, job, outcome }: { queue: string; job: string; outcome: JobOutcome },
  { startedAt, dueAt, attempt }: Seen,
  now: Date,
): void {
  const seconds = (performance.now() - startedAt) / 1_000;
  runs.inc({ job_name: job, outcome });
  duration.observe({ job_name: job }, seconds);
  if (attempt !== undefined && ended.includes(outcome)) attempts.observe({ job_name: job }, attempt);
  if (dueAt) waiting.observe({ queue }, Math.max(0, (now.getTime() - dueAt.getTime()) / 1_000 - seconds));
}

/**
 * Measures each start of a job, and makes it a step of the trace in which its obligation was made. `clock` is the one by
 * which jobs are due.
 */
export function createObserveRun(jobs: Instruments<'jobs'>, clock: () => Date): ObserveRun {
  return async ({ delivery, envelope }, run) => {
    const { queue, id } = delivery;
    const job = envelope && isJobName(envelope.job) ? envelope.job : 'unknown';
    const seen: Seen = { startedAt: performance.now() };
    const attributes = {
      'messaging.system': 'bullmq',
      'messaging.destination.name': queue,
      'messaging.message.id': id,
      ...(envelope && { 'waybill.tenant.id': envelope.tenantId }),
    };
    jobs.running.inc({ queue });
    let outcome: JobOutcome = 'could_not_run';
    try {
      const step = {
        name: job,
        kind: 'consumer',
        attributes,
        causedBy: envelope?.traceparent ?? null,
      } as const;
      return await inStep(step, async (span) => {
        const settlement = await run(seen);
        outcome = outcomeOf(settlement, seen);
        span.setAttribute('waybill.outcome', outcome);
        if (seen.attempt !== undefined) span.setAttribute('waybill.attempt', seen.attempt);
        if (failures.includes(outcome)) markFailed(span, outcome);
        return settlement;
      });
    } finally {
      jobs.running.dec({ queue });
      measure(jobs, { queue, job, outcome }, seen, clock());
    }
  };
}
