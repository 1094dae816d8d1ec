import { isDatabaseUnavailable } from '@waybill/db';
import {
  type Ctx,
  isJobName,
  isLate,
  isOnlyShop,
  jobs,
  loadShop,
  type OwedJobs,
  type QueueName,
  queueNames,
  readProcesses,
  readShopFigures,
  readSweepRuns,
  type Scope,
  type ShopFigures,
  type SweepRun,
} from '@waybill/domain';
import type { Queues } from '@waybill/queue';
import type { AppDeps } from '../../deps.ts';
import { problemsOf } from './problems.ts';
import type { Books, OutboxStatus, QueueStatus, Reach, Status, SweepStatus } from './status.ts';

const queueOf = (job: string): QueueName | null => (isJobName(job) ? jobs[job].queue : null);

const sum = (owed: readonly OwedJobs[], of: 'owed' | 'due' | 'parked') =>
  owed.reduce((total, figures) => total + figures[of], 0);

function outboxOf({ jobs: owed, parked }: ShopFigures): OutboxStatus {
  const since = owed.flatMap(({ oldestDueAt }) => (oldestDueAt ? [oldestDueAt.getTime()] : []));
  return {
    owed: sum(owed, 'owed'),
    due: sum(owed, 'due'),
    oldestDueAt: since.length > 0 ? new Date(Math.min(...since)) : null,
    parked: sum(owed, 'parked'),
    jobs: owed.map((figures) => ({ ...figures, queue: queueOf(figures.job) })),
    parkedJobs: parked.map((job) => ({ ...job, queue: queueOf(job.job) })),
  };
}

const resultOf = ({ lastResult }: SweepRun): string | null => {
  if (lastResult === null) return null;
  return 'error' in lastResult ? lastResult.error : `${lastResult.mended} mended`;
};

function sweepOf(run: SweepRun, now: Date, { isOnlyShop: isAlone }: { isOnlyShop: boolean }): SweepStatus {
  const { name, lastStartedAt, lastFinishedAt, lastResult, nextRunAt } = run;
  const isRunning = lastStartedAt !== null && (lastFinishedAt === null || lastFinishedAt < lastStartedAt);
  const hasFailed = lastResult !== null && 'error' in lastResult;
  return {
    name,
    state: isLate(run, now) ? 'late' : isRunning ? 'running' : hasFailed ? 'failed' : 'fine',
    lastStartedAt,
    durationMs:
      isRunning || !lastStartedAt || !lastFinishedAt
        ? null
        : lastFinishedAt.getTime() - lastStartedAt.getTime(),
    result: isAlone ? resultOf(run) : null,
    nextRunAt,
  };
}

async function readBooks(ctx: Ctx): Promise<Books> {
  const figures = await readShopFigures(ctx);
  const isAlone = await isOnlyShop(ctx);
  const runs = await readSweepRuns(ctx.tx);
  return {
    shop: (await loadShop(ctx)).name,
    isOnlyShop: isAlone,
    processes: await readProcesses(ctx.tx),
    outbox: outboxOf(figures),
    sweeps: runs.map((run) => sweepOf(run, ctx.now, { isOnlyShop: isAlone })),
    providers: figures.providers,
  };
}

type Answer<T> = { reach: Reach; value: T | null };

async function ask<T>(question: () => Promise<T>, isOutage: (error: unknown) => boolean): Promise<Answer<T>> {
  const startedAt = performance.now();
  try {
    const value = await question();
    return { reach: { answered: true, ms: Math.round(performance.now() - startedAt) }, value };
  } catch (error) {
    if (!isOutage(error)) throw error;
    return { reach: { answered: false }, value: null };
  }
}

interface StoreAnswer {
  paused: readonly QueueName[];
  counts: Awaited<ReturnType<Queues['counts']>>;
}

const readStore = async (queues: Pick<Queues, 'paused' | 'counts'>): Promise<StoreAnswer> => {
  const [paused, counts] = await Promise.all([queues.paused(), queues.counts()]);
  return { paused, counts };
};

function queuesOf({ paused, counts }: StoreAnswer, books: Books | null): QueueStatus[] {
  const workers = books?.processes.filter(({ role, alive }) => role === 'worker' && alive);
  return queueNames.map((name) => {
    const {
      waiting = 0,
      paused: held = 0,
      prioritized = 0,
      active = 0,
      delayed = 0,
      failed = 0,
    } = counts[name];
    return {
      name,
      paused: paused.includes(name),
      workers: workers?.filter(({ queues }) => queues.includes(name)).length ?? null,
      counts: books?.isOnlyShop ? { waiting: waiting + held + prioritized, active, delayed, failed } : null,
    };
  });
}

/**
 * Asks the database and the queue store, each for a few seconds at most. A part that does not answer is said not to;
 * the rest is told all the same.
 */
export async function readStatus(
  { transact, queues }: Pick<AppDeps, 'transact' | 'queues'>,
  scope: Scope,
): Promise<Status> {
  const [database, store] = await Promise.all([
    ask(() => transact(scope, readBooks), isDatabaseUnavailable),
    // Whatever the store's client throws, it has not answered.
    queues
      ? ask(
          () => readStore(queues),
          () => true,
        )
      : null,
  ]);
  const status = {
    at: new Date(),
    database: database.reach,
    queueStore: { ...(store?.reach ?? { answered: false }), backend: queues?.backend ?? null },
    books: database.value,
    queues: store?.value ? queuesOf(store.value, database.value) : null,
  };
  return { ...status, problems: problemsOf(status) };
}
