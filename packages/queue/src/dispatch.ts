import { jobs, type OutboxJob, type QueueName } from '@waybill/domain';
import { addJobs, addMissingJobs } from './add-jobs.ts';
import type { BullQueue, QueueBackend } from './backend.ts';
import { DeadlineExceeded, withDeadline } from './deadline.ts';
import { createOutage, type QueueLog } from './log.ts';

export interface DispatchOptions {
  /** How long the caller is kept waiting at most, in milliseconds; 1,000 if absent. */
  timeoutMs?: number;
  /**
   * Asks the queue first, and adds only what it does not have. These ids are due now, also if it remembers them as
   * ended, or as due later.
   */
  missing?: { restart: ReadonlySet<string> };
}

export interface DispatchResult {
  /** Added. */
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

  async function dispatchTo(
    name: QueueName,
    rows: OutboxJob[],
    options: DispatchOptions,
  ): Promise<DispatchResult> {
    try {
      backend.assertReachable();
      if (Date.now() < restUntil) throw new Error('the queue was too slow a moment ago');
      const adding = add({ backend, queue: queueOf(name) }, rows, options);
      const dispatched = await withDeadline(
        adding,
        options.timeoutMs ?? 1_000,
        `adding to the queue ${name}`,
      );
      outage.worked();
      return { dispatched, failed: 0 };
    } catch (error) {
      if (error instanceof DeadlineExceeded) restUntil = Date.now() + restMs;
      outage.failed(error);
      return { dispatched: 0, failed: rows.length };
    }
  }

  return {
    dispatch: async (rows, options = {}) => {
      const byQueue = Map.groupBy(rows, (row) => jobs[row.job].queue);
      const adding = Promise.all([...byQueue].map(([name, group]) => dispatchTo(name, group, options)));
      underWay.add(adding);
      const added = await adding;
      underWay.delete(adding);
      return {
        dispatched: added.reduce((sum, { dispatched }) => sum + dispatched, 0),
        failed: added.reduce((sum, { failed }) => sum + failed, 0),
      };
    },
    idle: async () => {
      await Promise.all(underWay);
    },
  };
}

/** Returns how many were added. */
async function add(
  to: { backend: QueueBackend; queue: BullQueue },
  rows: readonly OutboxJob[],
  { missing }: DispatchOptions,
): Promise<number> {
  if (missing) return addMissingJobs(to, rows, { ...missing, now: Date.now() });
  await addJobs(to.queue, rows, Date.now());
  return rows.length;
}
