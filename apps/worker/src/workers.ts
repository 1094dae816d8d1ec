import { type QueueName, queueNames } from '@waybill/domain';
import type { Processor, Queues, WorkOptions } from '@waybill/queue';
import type { ActiveRuns } from './steps/perform.ts';

export interface WorkersOptions extends Omit<WorkOptions, 'concurrency'> {
  queues: Queues;
  process: Processor;
  runs: ActiveRuns;
  /** Jobs at the same time, for each queue. */
  concurrency: Readonly<Record<QueueName, number>>;
}

export interface Workers {
  ready(): Promise<void>;
  /**
   * Takes no more jobs and lets the running ones end. Shortly before the deadline (milliseconds) those that still run
   * are interrupted and handed back to the queue. False when some had not even ended then.
   */
  stop(options: { deadlineMs: number }): Promise<boolean>;
}

/** What interrupted jobs have to get back into the queue: this share of the deadline, but no longer than a second. */
const handBackShare = 0.25;
const handBackMs = 1_000;

/** One worker for each queue. */
export function startWorkers({ queues, process, runs, concurrency, ...rest }: WorkersOptions): Workers {
  const workers = queueNames.map((name) =>
    queues.work(name, process, { ...rest, concurrency: concurrency[name] }),
  );
  return {
    ready: async () => {
      await Promise.all(workers.map((worker) => worker.ready()));
    },
    stop: async ({ deadlineMs }) => {
      const interruptAfter = deadlineMs - Math.min(handBackMs, deadlineMs * handBackShare);
      const timer = setTimeout(() => runs.interrupt(), interruptAfter);
      const ended = await Promise.all(workers.map((worker) => worker.close({ deadlineMs })));
      clearTimeout(timer);
      return ended.every(Boolean);
    },
  };
}
