import { isJobName, jobs, type RetryPolicy } from '@waybill/domain';

export interface Limits {
  retry: RetryPolicy;
  /** Milliseconds. */
  timeoutMs: number;
}

/** During a deployment a worker of the older version meets jobs it does not know; a newer one takes them soon. */
const unknownJob: Limits = {
  retry: { attempts: 20, baseMs: 1_000, maxMs: 60_000, jitter: 0.5 },
  timeoutMs: 1_000,
};

export const catalogLimits = (job: string): Limits => (isJobName(job) ? jobs[job] : unknownJob);
