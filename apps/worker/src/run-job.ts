import type { Database } from '@waybill/db';
import {
  type Handlers,
  holdWhileSuspended,
  type JobName,
  type Obligation,
  type ObligationKey,
  type PayloadReading,
  readObligation,
  readPayload,
  unparkObligation,
  waitsWhileSuspended,
} from '@waybill/domain';
import {
  type Delivery,
  type Envelope,
  type EnvelopeReading,
  type Processor,
  readEnvelope,
  type Settlement,
} from '@waybill/queue';
import type { Logger } from '@waybill/runtime';
import type { JobTransactions } from './job-transactions.ts';
import { type Attempt, callHandler, type OwnPayload } from './steps/attempt.ts';
import { errorText } from './steps/error-text.ts';
import { judge, type Verdict } from './steps/judge.ts';
import { catalogLimits, type Limits } from './steps/limits.ts';
import { leaveToNewerWorker } from './steps/newer-worker.ts';
import { type ObserveRun, type Seen, unobserved } from './steps/observe.ts';
import { type ActiveRuns, perform } from './steps/perform.ts';
import { quarantine } from './steps/quarantine.ts';
import { alreadyFulfilled, record } from './steps/record.ts';
import { report } from './steps/report.ts';
import { notItsTurn, Suspects } from './steps/suspects.ts';
import { waitForResumption } from './steps/suspended-shop.ts';

export interface RunJobOptions {
  transactions: JobTransactions;
  handlers: Handlers;
  /** Interrupted when the worker stops. */
  runs: ActiveRuns;
  /** Measures every start and makes it a step of a trace; nobody looks on if absent. */
  observe?: ObserveRun;
  log: Logger;
  /** Of the catalog if absent. */
  limitsOf?: (job: JobName) => Limits;
  /** With the catalog if absent. */
  read?: (job: string, payload: Record<string, unknown>) => PayloadReading;
  /** The database's if absent. */
  clock?: () => Date;
  random?: () => number;
}

interface Start {
  delivery: Delivery;
  envelope: Envelope;
  key: ObligationKey;
  obligation: Obligation;
}

/**
 * What a worker does with one start of one job. Afterwards the obligation is met, due again later, parked for a
 * person, or handed back because the worker stops; Postgres knows it before the queue does.
 */
export function createRunJob(options: RunJobOptions): Processor {
  const { transactions, runs, observe = unobserved, random = Math.random } = options;
  const { db } = transactions;
  const { clock = () => db.now() } = options;
  const { limitsOf = catalogLimits, read = readPayload } = options;

  /** Tries the job, and says what follows. */
  async function run(attempt: Attempt, reading: OwnPayload): Promise<Verdict> {
    const { retry: policy, timeoutMs } = limitsOf(reading.job);
    const call = (signal: AbortSignal) => callHandler(attempt, reading, { ...options, signal });
    const ending = await perform(call, { timeoutMs, runs });
    return judge(ending, { failedBefore: attempt.number - 1, policy, random: random() });
  }

  const suspects = new Suspects();
  const leave = ({ starts }: Delivery, what: string) =>
    leaveToNewerWorker(what, { starts, now: clock(), random: random() });

  async function work(delivery: Delivery, opened: EnvelopeReading, seen: Seen): Promise<Settlement> {
    if (opened.kind === 'invalid') return refuse(delivery, opened.problem, options.log);
    if (opened.kind === 'newer') {
      const { until, reason } = leave(delivery, opened.what);
      options.log.info({ jobId: delivery.id, job: delivery.name, until, reason }, 'job put off');
      return { kind: 'later', until };
    }
    const { envelope } = opened;
    const { tenantId, job, requestId } = envelope;
    const key: ObligationKey = { tenantId, id: delivery.id };
    const log = options.log.child({ tenantId, jobId: delivery.id, job, requestId });

    const obligation = await db.inTenant(tenantId, (tx) => readObligation(tx, key));
    if (!obligation) return report(log, alreadyFulfilled, seen);
    seen.dueAt = obligation.parkedAt ? clock() : obligation.runAt;
    if (obligation.isSuspended && waitsWhileSuspended(job)) {
      const verdict = waitForResumption(clock(), random());
      if (await db.inTenant(tenantId, (tx) => holdWhileSuspended(tx, key, verdict.until))) {
        seen.verdict = verdict;
        return report(log, { kind: 'later', until: verdict.until }, seen);
      }
    }
    const { held, crashes } = await quarantine(db, delivery, key, obligation, clock());
    if (held) return report(log, held, seen);
    const start = async () =>
      report(log, await attemptIt({ delivery, envelope, key, obligation }, seen), seen);
    if (crashes === 0) return start();
    const startAlone = async () => {
      await delivery.noteStart();
      return start();
    };
    return suspects.alone(startAlone, () => {
      const verdict = notItsTurn(clock());
      seen.verdict = verdict;
      return report(log, { kind: 'later', until: verdict.until }, seen);
    });
  }

  /** Starts the job, and writes down what came of it. */
  async function attemptIt({ delivery, envelope, key, obligation }: Start, seen: Seen): Promise<Settlement> {
    const failedBefore = await startOver(db, key, obligation, clock());

    const attempt: Attempt = { key, envelope, number: failedBefore + 1, obligation: 'open' };
    seen.attempt = attempt.number;
    const reading = read(envelope.job, envelope.payload);
    const verdict = reading.kind === 'newer' ? leave(delivery, reading.what) : await run(attempt, reading);
    seen.verdict = verdict;
    return record(db, attempt, verdict, clock());
  }

  return (delivery) => {
    const opened = readEnvelope(delivery.data);
    const envelope = opened.kind === 'envelope' ? opened.envelope : null;
    return observe({ delivery, envelope }, (seen) => work(delivery, opened, seen));
  };
}

/** Somebody typed this job into Bull Board. The relay brings back what was really due. */
function refuse(delivery: Delivery, problem: string, log: Logger): Settlement {
  const error = new Error(`not a job of this system: ${problem}`);
  log.error({ jobId: delivery.id, job: delivery.name, reason: errorText(error) }, 'job refused');
  return { kind: 'failed', error };
}

/** A parked job that starts was started by a person: it gets all its attempts again. */
async function startOver(
  db: Database,
  key: ObligationKey,
  obligation: Obligation,
  now: Date,
): Promise<number> {
  if (!obligation.parkedAt) return obligation.attempts;
  await db.inTenant(key.tenantId, (tx) => unparkObligation(tx, key, now));
  return 0;
}
