import { type Database, DatabaseTimeout, sqlState } from '@waybill/db';
import type { OutboxJob } from '../jobs/outbox.ts';
import { type Acceptance, acceptOrders, type Submission } from './accept-orders.ts';

export interface IntakeOptions {
  db: Database;
  onCommitted: (jobs: readonly OutboxJob[]) => void;
  /** The database's if absent. */
  clock?: () => Date;
  /** Orders in one commit at most. */
  maxBatch?: number;
  /** How long a submission waits for its commit, in milliseconds; 5 s if absent. */
  deadlineMs?: number;
}

export interface Intake {
  /**
   * Resolves after the durable commit; rejects when it is certain or possible that there was none, with
   * `DatabaseTimeout` at the deadline. Submitted again under the same idempotency key it is accepted once in any case.
   */
  submit(tenantId: string, submission: Submission): Promise<Acceptance>;
}

interface Waiting {
  submission: Submission;
  resolve: (acceptance: Acceptance) => void;
  reject: (error: unknown) => void;
}

/** SQLSTATE classes 22 and 23: something in the data itself, so that one submission spoils the batch. */
const isDataError = (error: unknown): boolean => /^2[23]/.test(sqlState(error) ?? '');

/**
 * Coalesces the submissions of concurrent requests: while one commit of a tenant is under way, the next ones
 * gather and share the following commit. Under no load an order waits for nobody.
 */
export function createIntake({
  db,
  onCommitted,
  clock = () => db.now(),
  maxBatch = 200,
  deadlineMs = 5_000,
}: IntakeOptions): Intake {
  const queues = new Map<string, Waiting[]>();

  async function commit(tenantId: string, batch: readonly Waiting[]): Promise<void> {
    const { acceptances, jobs } = await db.inTenant(tenantId, (tx) =>
      acceptOrders(
        { tx, tenantId, now: clock() },
        batch.map(({ submission }) => submission),
      ),
    );
    onCommitted(jobs);
    batch.forEach(({ resolve, reject }, index) => {
      const acceptance = acceptances[index];
      if (acceptance) resolve(acceptance);
      else reject(new Error('a batch was accepted with an answer missing'));
    });
  }

  async function commitOrRefuse(tenantId: string, batch: readonly Waiting[]): Promise<void> {
    try {
      await commit(tenantId, batch);
    } catch (error) {
      // The others of the batch must not suffer for one: each is tried alone.
      if (batch.length > 1 && isDataError(error)) {
        for (const waiting of batch) await commitOrRefuse(tenantId, [waiting]);
      } else {
        for (const { reject } of batch) reject(error);
      }
    }
  }

  async function drain(tenantId: string, queue: Waiting[]): Promise<void> {
    while (queue.length > 0) await commitOrRefuse(tenantId, queue.splice(0, maxBatch));
    queues.delete(tenantId);
  }

  function join(tenantId: string, waiting: Waiting): void {
    const queue = queues.get(tenantId);
    if (queue) {
      queue.push(waiting);
      return;
    }
    const started = [waiting];
    queues.set(tenantId, started);
    void drain(tenantId, started);
  }

  /** One that has not been sent by now never will be: who is told that it failed must not find it accepted later. */
  function withdraw(tenantId: string, waiting: Waiting): void {
    const queue = queues.get(tenantId);
    const index = queue?.indexOf(waiting) ?? -1;
    if (index !== -1) queue?.splice(index, 1);
  }

  return {
    submit: (tenantId, submission) => {
      const { promise, resolve, reject } = Promise.withResolvers<Acceptance>();
      const waiting = { submission, resolve, reject };
      const timer = setTimeout(() => {
        withdraw(tenantId, waiting);
        reject(new DatabaseTimeout(`the order was not committed within ${deadlineMs} ms`));
      }, deadlineMs);
      join(tenantId, waiting);
      return promise.finally(() => clearTimeout(timer));
    },
  };
}
