import { jobs, type OutboxJob, type QueueName } from '@waybill/domain';
import { addJobs, makeWay } from './add-jobs.ts';
import type { BullQueue, QueueBackend } from './backend.ts';
import { DeadlineExceeded, withDeadline } from './deadline.ts';
import { createOutage, type QueueLog } from './log.ts';

export interface DispatchOptions {
  /** How long the caller is kept waiting at most, in milliseconds; 1,000 if absent. */
  timeoutMs?: number;
  /** Ids of jobs that are due now, also if the queue remembers them as ended, or as due later. */
  restart?: readonly string[];
}

export interface DispatchResult {
  dispatched: number;
  /** Not known to be in the queue; the relay adds them later. */
  failed: number;
}

/** Never throws, and never takes longer than its timeout. */
export type Dispatch = (rows: readonly OutboxJob[], options?: DispatchOptions) => Promise<DispatchResult>;

/** After a store was too slow, callers are spared the wait for this long. */
const restMs = 1_000;

export interface Dispatching {
  dispatch: Dispatch;
  /** Resolves when no dispatch is under way. */
  idle(): Promise<void>;
}

export function createDispatch(
  backend: QueueBackend,
  queueOf: (name: QueueName) => BullQueue,
  log: QueueLog,
): Dispatching {
  const outage = createOutage(log, 'adding jobs to the queue (the relay adds them later)');
  const underWay = new Set<Promise<unknown>>();
  let restUntil = 0;

  async function dispatchTo(name: QueueName, rows: OutboxJob[], options: DispatchOptions): Promise<number> {
    try {
      backend.assertReachable();
      if (Date.now() < restUntil) throw new Error('the queue was too slow a moment ago');
      const adding = add(queueOf(name), rows, options);
      await withDeadline(adding, options.timeoutMs ?? 1_000, `adding to the queue ${name}`);
      outage.worked();
      return rows.length;
    } catch (error) {
      if (error instanceof DeadlineExceeded) restUntil = Date.now() + restMs;
      outage.failed(error);
      return 0;
    }
  }

  return {
    dispatch: async (rows, options = {}) => {
      const byQueue = Map.groupBy(rows, (row) => jobs[row.job].queue);
      const adding = Promise.all([...byQueue].map(([name, group]) => dispatchTo(name, group, options)));
      underWay.add(adding);
      const added = await adding;
      underWay.delete(adding);
      const dispatched = added.reduce((sum, count) => sum + count, 0);
      return { dispatched, failed: rows.length - dispatched };
    },
    idle: async () => {
      await Promise.all(underWay);
    },
  };
}

async function add(
  queue: BullQueue,
  rows: readonly OutboxJob[],
  { restart = [] }: DispatchOptions,
): Promise<void> {
  const restarted = new Set(restart);
  const ids = rows.map((row) => row.id).filter((id) => restarted.has(id));
  await makeWay(queue, ids);
  await addJobs(queue, rows, Date.now());
}
