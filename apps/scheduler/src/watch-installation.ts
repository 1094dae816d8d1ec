import type { Database } from '@waybill/db';
import { jobNames, readProcesses, readSweepRuns } from '@waybill/domain';
import { type Queues, readOutboxState } from '@waybill/queue';
import { forAWhile, type MetricsOf, queueStates, roles } from '@waybill/telemetry';
import { schedules } from './schedules.ts';

export interface WatchOptions {
  /** With the role that sees every tenant. */
  systemDb: Database;
  queues: Pick<Queues, 'counts' | 'paused'>;
  metrics: MetricsOf<'scheduler'>;
}

/** However often somebody scrapes, the stores are asked once in so many milliseconds. */
const freshMs = 5_000;

const seconds = (from: Date, to: Date): number => Math.max(0, (to.getTime() - from.getTime()) / 1_000);

/** Has the figures of the whole installation read when somebody scrapes. Every scheduler serves the same ones. */
export function watchInstallation({ systemDb, queues, metrics }: WatchOptions): void {
  watchOutbox(systemDb, metrics);
  watchQueues(queues, metrics);
  watchSchedule(systemDb, metrics);
}

function watchOutbox(systemDb: Database, { outbox, onScrape }: MetricsOf<'scheduler'>): void {
  const { open, oldest, parked, relayLag } = outbox;
  const read = forAWhile(() => readOutboxState(systemDb, systemDb.now()), freshMs);
  const set = async () => {
    const state = await read();
    const openOf = new Map(state.open.map((each) => [each.job, each]));
    const parkedOf = new Map(state.parked.map((each) => [each.job, each]));
    for (const job of jobNames) {
      open.set({ job_name: job }, openOf.get(job)?.count ?? 0);
      oldest.set({ job_name: job }, openOf.get(job)?.oldest ?? 0);
      parked.set({ job_name: job }, parkedOf.get(job)?.count ?? 0);
    }
    relayLag.set(state.relayLag);
  };
  onScrape('outbox', set, [open, oldest, parked, relayLag]);
}

function watchQueues(queues: WatchOptions['queues'], metrics: MetricsOf<'scheduler'>): void {
  const { jobs, paused } = metrics.queues;
  const read = forAWhile(() => Promise.all([queues.counts(), queues.paused()]), freshMs);
  const set = async () => {
    const [counts, halted] = await read();
    for (const [queue, states] of Object.entries(counts)) {
      for (const state of queueStates) jobs.set({ queue, state }, states[state] ?? 0);
      paused.set({ queue }, halted.some((name) => name === queue) ? 1 : 0);
    }
  };
  metrics.onScrape('queues', set, [jobs, paused]);
}

/** The schedule's memory, and who says that it is alive. */
function watchSchedule(systemDb: Database, { sweeps, processes, onScrape }: MetricsOf<'scheduler'>): void {
  // What begins with the first failure has no increase there, and no alert.
  for (const { name } of schedules) sweeps.runs.inc({ sweep: name, outcome: 'failed' }, 0);
  const read = forAWhile(
    () => systemDb.inSystem(async (tx) => ({ runs: await readSweepRuns(tx), all: await readProcesses(tx) })),
    freshMs,
  );
  const set = async () => {
    const { runs, all } = await read();
    const now = systemDb.now();
    for (const { name, nextRunAt, lastFinishedAt } of runs) {
      sweeps.overdue.set({ sweep: name }, seconds(nextRunAt, now));
      if (lastFinishedAt) sweeps.lastFinished.set({ sweep: name }, lastFinishedAt.getTime() / 1_000);
    }
    for (const role of roles) {
      processes.alive.set({ role }, all.filter((each) => each.alive && each.role === role).length);
    }
  };
  onScrape('schedule', set, [sweeps.overdue, sweeps.lastFinished, processes.alive]);
}
