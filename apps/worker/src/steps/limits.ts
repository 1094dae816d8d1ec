import { type JobName, jobs, type RetryPolicy } from '@waybill/domain';

export interface Limits {
  retry: RetryPolicy;
  /** Milliseconds. */
  timeoutMs: number;
}

export const catalogLimits = (job: JobName): Limits => jobs[job];
