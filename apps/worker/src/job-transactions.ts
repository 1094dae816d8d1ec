import { type Database, shareTransactions } from '@waybill/db';
import { createTransact, type JobName, jobs, type Transact, type TransactOptions } from '@waybill/domain';

/** The transactions of the jobs that run at the same time in one worker. */
export interface JobTransactions {
  /** For what concerns one obligation only: jobs of a tenant share the transaction. */
  readonly db: Database;
  /** For the effects of this job. */
  of(job: JobName): Transact;
}

export function openJobTransactions(options: TransactOptions): JobTransactions {
  const db = shareTransactions(options.db);
  const alone = createTransact(options);
  const together = createTransact({ ...options, db });
  return { db, of: (job) => (jobs[job].sharesTransactions ? together : alone) };
}
