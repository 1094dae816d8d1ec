import { type Database, statement } from '@waybill/db';
import type { Scope, Transact } from '../context.ts';
import { type JobName, type JobPayload, jobs } from '../jobs/catalog.ts';
import type { Handler, Handlers, JobRun } from '../jobs/handler.ts';
import {
  type Obligation,
  type ObligationKey,
  parkObligation,
  postponeObligation,
  readObligation,
  unparkObligation,
} from '../jobs/obligation.ts';
import { fulfilOutboxJob, type OutboxJob } from '../jobs/outbox.ts';
import { type Outcome, PermanentFailure } from '../jobs/outcome.ts';
import { holdWhileSuspended, waitsWhileSuspended } from '../jobs/suspension.ts';
import { ProviderError } from '../ports/payment-provider.ts';
import type { TestClock } from './test-clock.ts';

/** Where the process dies: around one of the run's transactions, counted from 1. */
export type Kill = { before: number } | { after: number };

export type Ending =
  | 'fulfilled'
  | 'already fulfilled'
  | 'cancelled'
  | 'postponed'
  | 'retry'
  | 'parked'
  | 'killed';

class Killed extends Error {
  override readonly name = 'Killed';
}

export interface JobDriverOptions {
  db: Database;
  systemDb: Database;
  transact: Transact;
  handlers: Handlers;
  clock: TestClock;
  /** Only this tenant's jobs; all there are if absent. */
  tenantId?: string;
}

const selectDue = statement<OutboxJob>(
  'test-outbox-due',
  `SELECT id, tenant_id AS "tenantId", job, payload, run_at AS "runAt", dedupe_key AS "dedupeKey",
          request_id AS "requestId", traceparent
   FROM outbox
   WHERE parked_at IS NULL AND run_at <= $1 AND ($2::uuid IS NULL OR tenant_id = $2) ORDER BY id`,
);

/**
 * Works the outbox as the worker does (`apps/worker/src/run-job.ts`), in this process: the same steps, verdicts and
 * records, without a queue. What a queue may do to a job, deliver it twice, at once, late or never to an end, is the
 * caller's to choose.
 */
export class JobDriver {
  readonly #options: JobDriverOptions;
  /** The last error of a job that did not end well. */
  lastError: unknown = null;

  constructor(options: JobDriverOptions) {
    this.#options = options;
  }

  /** The same, for one tenant's jobs. */
  of(tenantId: string): JobDriver {
    return new JobDriver({ ...this.#options, tenantId });
  }

  /** The obligations that are due, oldest first. */
  due(name?: JobName): Promise<OutboxJob[]> {
    const { systemDb, clock, tenantId } = this.#options;
    return systemDb.inSystem(async (tx) => {
      const due = await tx.all(selectDue, [clock.now, tenantId]);
      return name === undefined ? due : due.filter(({ job }) => job === name);
    });
  }

  /** The one obligation of this name that is due. */
  async theDue(name: JobName): Promise<OutboxJob> {
    const [job, ...others] = await this.due(name);
    if (!job || others.length > 0)
      throw new Error(`${others.length + (job ? 1 : 0)} ${name} are due, not one`);
    return job;
  }

  /** Delivers what is due, and what comes of it, until nothing is due any more. */
  async drain({ workers = 1 }: { workers?: number } = {}): Promise<void> {
    for (let round = 1; ; round++) {
      const due = await this.due();
      if (due.length === 0) return;
      if (round > 50)
        throw new Error(`there is always something due: ${due.map(({ job }) => job).join(', ')}`);
      const worker = async () => {
        for (let job = due.shift(); job; job = due.shift()) await this.deliver(job);
      };
      await Promise.all(Array.from({ length: workers }, worker));
    }
  }

  /** One start of one job, with the process killed on the way if `kill` says so. */
  async deliver(job: OutboxJob, kill?: Kill): Promise<Ending> {
    const { db, clock } = this.#options;
    const key = { tenantId: job.tenantId, id: job.id };
    const obligation = await db.inTenant(job.tenantId, (tx) => readObligation(tx, key));
    if (!obligation) return 'already fulfilled';
    if (obligation.isSuspended && waitsWhileSuspended(job.job) && (await this.#hold(key))) return 'postponed';
    const failedBefore = await this.#startOver(job, obligation);
    const transact = mortal(this.#options.transact, kill);
    const scope: Scope = {
      tenantId: job.tenantId,
      actor: { type: 'system', id: job.job },
      requestId: job.requestId,
    };
    const met: { state: 'open' | 'now' | 'before' } = { state: 'open' };
    const run: JobRun = {
      ...{ job: job.job, id: job.id, tenantId: job.tenantId, attempt: failedBefore + 1 },
      payload: payloadOf(job),
      signal: new AbortController().signal,
      transact: (body) => transact(scope, body),
      fulfil: async (body) => {
        met.state = await transact(scope, async (ctx) => {
          if (!(await fulfilOutboxJob(ctx.tx, job.tenantId, job.id))) return 'before';
          await body(ctx);
          return 'now';
        });
      },
    };
    try {
      const verdict = await this.#perform(run, job.job);
      if (met.state !== 'open') return met.state === 'now' ? 'fulfilled' : 'already fulfilled';
      return await transact(scope, ({ tx }) =>
        record(tx, key, verdict, { failedBefore, now: clock.now, job }),
      );
    } catch (error) {
      if (error instanceof Killed) return 'killed';
      throw error;
    }
  }

  /** As a worker does with a job of a suspended shop: it looks again in five minutes. */
  #hold(key: ObligationKey): Promise<boolean> {
    const { db, clock } = this.#options;
    const until = new Date(clock.now.getTime() + 5 * 60_000);
    return db.inTenant(key.tenantId, (tx) => holdWhileSuspended(tx, key, until));
  }

  async #perform(run: JobRun, name: JobName): Promise<Verdict> {
    try {
      return await (this.#options.handlers[name] as Handler<JobName>)(run);
    } catch (error) {
      if (error instanceof Killed) throw error;
      this.lastError = error;
      return { kind: 'threw', error };
    }
  }

  /** A parked job that is delivered was started by a person: it gets all its attempts again. */
  async #startOver({ tenantId, id }: OutboxJob, { parkedAt, attempts }: Obligation): Promise<number> {
    if (!parkedAt) return attempts;
    const { db, clock } = this.#options;
    await db.inTenant(tenantId, (tx) => unparkObligation(tx, { tenantId, id }, clock.now));
    return 0;
  }
}

type Verdict = Outcome | { kind: 'threw'; error: unknown };
type Tx = Parameters<typeof readObligation>[0];

function payloadOf<Name extends JobName>({ job, payload }: OutboxJob): JobPayload<Name> {
  return jobs[job].payload.parse(payload) as JobPayload<Name>;
}

/** A kill before a commit undoes the transaction; one after it leaves it standing and ends the run. */
function mortal(transact: Transact, kill: Kill | undefined): Transact {
  let nth = 0;
  return async (scope, body) => {
    nth += 1;
    const here = nth;
    const result = await transact(scope, async (ctx) => {
      const answer = await body(ctx);
      if (kill && 'before' in kill && kill.before === here) throw new Killed();
      return answer;
    });
    if (kill && 'after' in kill && kill.after === here) throw new Killed();
    return result;
  };
}

async function record(
  tx: Tx,
  key: { tenantId: string; id: string },
  verdict: Verdict,
  { failedBefore, now, job }: { failedBefore: number; now: Date; job: OutboxJob },
): Promise<Ending> {
  const ifStood = (stood: boolean, ending: Ending) => (stood ? ending : 'already fulfilled');
  switch (verdict.kind) {
    case 'done':
      return ifStood(await fulfilOutboxJob(tx, key.tenantId, key.id), 'fulfilled');
    case 'cancelled':
      return ifStood(await fulfilOutboxJob(tx, key.tenantId, key.id), 'cancelled');
    case 'snooze': {
      const { until: runAt, reason } = verdict;
      const next = { runAt, attempts: failedBefore, lastError: null, reason };
      return ifStood(await postponeObligation(tx, key, next), 'postponed');
    }
    case 'threw': {
      const attempts = failedBefore + 1;
      const lastError = String(verdict.error);
      const { retry } = jobs[job.job];
      if (isPermanent(verdict.error) || attempts >= retry.attempts)
        return ifStood(await parkObligation(tx, key, { parkedAt: now, attempts, lastError }), 'parked');
      const delayMs = Math.min(retry.baseMs * 2 ** (attempts - 1), retry.maxMs);
      const next = { runAt: new Date(now.getTime() + delayMs), attempts, lastError };
      return ifStood(await postponeObligation(tx, key, next), 'retry');
    }
  }
}

const isPermanent = (error: unknown): boolean =>
  error instanceof PermanentFailure ||
  (error instanceof ProviderError && (error.kind === 'rejected' || error.kind === 'unauthorized'));
