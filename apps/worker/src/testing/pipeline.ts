import type { Database } from '@waybill/db';
import { type Handler, type Handlers, type JobName, jobNames, type OutboxJob } from '@waybill/domain';
import type { Processor, Queues } from '@waybill/queue';
import { createLogger } from '@waybill/runtime';
import { openJobTransactions } from '../job-transactions.ts';
import { createRunJob, type RunJobOptions } from '../run-job.ts';
import type { Limits } from '../steps/limits.ts';
import { ActiveRuns } from '../steps/perform.ts';

export const quietLog = createLogger({ name: 'test', level: 'silent' });

/** Short enough for tests, and without chance. */
export const quickLimits: Limits = {
  retry: { attempts: 3, baseMs: 20, maxMs: 100, jitter: 0 },
  timeoutMs: 5_000,
};

/** Handlers of which only the named ones may be called. */
export const handlersFor = (some: Partial<Handlers>): Handlers => {
  const unexpected = (name: JobName) => () => Promise.reject(new Error(`nobody expected ${name}`));
  const all = jobNames.map((name) => [name, unexpected(name)] as const);
  return { ...(Object.fromEntries(all) as unknown as Handlers), ...some };
};

export interface Pipeline {
  process: Processor;
  runs: ActiveRuns;
}

/** The pipeline as `main.ts` builds it, around one handler for `order.process`. */
export function pipeline(
  db: Database,
  queues: Pick<Queues, 'dispatch'>,
  handle: Handler<'order.process'>,
  options: Partial<RunJobOptions> = {},
): Pipeline {
  const runs = new ActiveRuns();
  // No relay makes up here for what a busy machine did not add in time.
  const onCommitted = (jobs: readonly OutboxJob[]) => void queues.dispatch(jobs, { timeoutMs: 10_000 });
  const process = createRunJob({
    transactions: openJobTransactions({ db, onCommitted }),
    runs,
    handlers: handlersFor({ 'order.process': handle }),
    log: quietLog,
    limitsOf: () => quickLimits,
    ...options,
  });
  return { process, runs };
}

/** The obligation as it stands; null when it was fulfilled. */
export const obligationOf = (db: Database, { tenantId, id }: Pick<OutboxJob, 'tenantId' | 'id'>) =>
  db.inTenant(tenantId, (tx) => tx.prisma.outboxJob.findUnique({ where: { tenantId_id: { tenantId, id } } }));
