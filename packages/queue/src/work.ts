import type { QueueName } from '@waybill/domain';
import { type IQueueBackend, Worker } from 'bullmq';
import { z } from 'zod';
import type { QueueBackend } from './backend.ts';
import { withDeadline } from './deadline.ts';
import type { ErrorLog, QueueLog } from './log.ts';
import { removalByBullMq } from './retention.ts';
import { type BullJob, backoffStrategy, settle } from './settle.ts';
import type { Delivery, Processor, Settlement } from './settlement.ts';

export interface WorkOptions {
  /** Jobs at the same time. */
  concurrency: number;
  /**
   * How long a job stays with a worker that gives no sign of life, in milliseconds. It is started again elsewhere
   * after at most this plus `stalledCheckMs`. The sign is given every half of it, however long the job takes.
   */
  lockMs?: number;
  /** How often the workers look for such jobs, in milliseconds. */
  stalledCheckMs?: number;
}

export interface QueueWorker {
  ready(): Promise<void>;
  /**
   * Takes no more jobs and waits for those it has, at most until the deadline; false when some had not ended by then.
   * Those are started again elsewhere.
   */
  close(options: { deadlineMs: number }): Promise<boolean>;
}

/** BullMQ would fail a job for good after so many crashes; our count decides, see the quarantine of the worker. */
const maxStalledCount = 1_000_000;

/** The pipeline itself broke, most likely because Postgres does not answer. The error is not for everybody's eyes. */
const couldNotRun: Settlement = {
  kind: 'retry',
  delayMs: 5_000,
  error: new Error('the worker could not run this job; its log says why'),
};

/** What we write beside the envelope. */
const notes = z.object({
  /** Of BullMQ's count of stalls. */
  crashesAcknowledged: z.int().min(0).catch(0),
  /** The number of the last start that came as far as the job itself. */
  begun: z.int().min(0).catch(0),
});

export function work(
  backend: QueueBackend,
  name: QueueName,
  process: Processor,
  { concurrency, lockMs = 10_000, stalledCheckMs = 5_000 }: WorkOptions,
  { log, errors }: { log: QueueLog; errors: ErrorLog },
): QueueWorker {
  const processor = async (job: BullJob): Promise<string> => {
    const settlement = await process(toDelivery(name, job)).catch((error: unknown) => {
      errors.report(error);
      return couldNotRun;
    });
    return settle(job, settlement);
  };
  const worker = new Worker<unknown, string, string, IQueueBackend>(
    name,
    processor,
    {
      connection: {},
      prefix: backend.prefixOf(name),
      concurrency,
      lockDuration: lockMs,
      stalledInterval: stalledCheckMs,
      maxStalledCount,
      runRetryDelay: 1_000,
      settings: { backoffStrategy },
      ...(backend.removesEndedJobs ? removalByBullMq : {}),
    },
    backend.forWorkers,
  );
  worker.on('error', errors.report);
  worker.on('stalled', (id) =>
    log.warn({ queue: name, jobId: id }, 'a job was left behind and starts again'),
  );

  return {
    ready: () => worker.waitUntilReady(),
    close: async ({ deadlineMs }) => {
      try {
        await withDeadline(worker.close(), deadlineMs, `finishing the jobs of the queue ${name}`);
        return true;
      } catch (error) {
        errors.report(error);
        return false;
      }
    },
  };
}

function toDelivery(queue: QueueName, job: BullJob): Delivery {
  const { crashesAcknowledged, begun } = notes.parse(job.data);
  const note = (fields: Partial<z.output<typeof notes>>) =>
    job.updateData({ ...(job.data as object), ...fields });
  return {
    queue,
    id: job.id ?? '',
    name: job.name,
    data: job.data,
    crashes: Math.max(0, job.stalledCounter - crashesAcknowledged),
    diedAtWork: begun === job.attemptsStarted - 1,
    starts: job.attemptsStarted,
    acknowledgeCrashes: () => note({ crashesAcknowledged: job.stalledCounter }),
    noteStart: () => note({ begun: job.attemptsStarted }),
  };
}
