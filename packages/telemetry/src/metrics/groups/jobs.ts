import { jobNames, queueNames } from '@waybill/domain';
import { defineMetrics, secondsOfCalls, secondsOfWaiting } from '../definition.ts';

/** A newer worker's job, or what somebody typed into Bull Board, is `unknown`. */
export const jobLabels = [...jobNames, 'unknown'] as const;

export const jobOutcomes = [
  'done',
  'already_done',
  'cancelled',
  'put_off',
  'handed_back',
  'retry',
  'parked',
  'refused',
  'could_not_run',
] as const;
export type JobOutcome = (typeof jobOutcomes)[number];

export const jobMetrics = defineMetrics({
  runs: {
    type: 'counter',
    name: 'waybill_job_runs_total',
    help: 'Starts of jobs, by how they ended.',
    labels: { job_name: jobLabels, outcome: jobOutcomes },
  },
  duration: {
    type: 'histogram',
    name: 'waybill_job_duration_seconds',
    help: 'Time from the start of a job to its recorded outcome, however it ended.',
    labels: { job_name: jobLabels },
    buckets: secondsOfCalls,
  },
  attempts: {
    type: 'histogram',
    name: 'waybill_job_attempts',
    help: 'How many attempts a job had when it was done or parked.',
    labels: { job_name: jobLabels },
    buckets: [1, 2, 3, 5, 8, 13, 20],
  },
  waiting: {
    type: 'histogram',
    name: 'waybill_job_waiting_seconds',
    help: 'Time from the moment at which a job was due to its start.',
    labels: { queue: queueNames },
    buckets: secondsOfWaiting,
  },
  running: {
    type: 'gauge',
    name: 'waybill_jobs_running',
    help: 'Jobs that run in this process now.',
    labels: { queue: queueNames },
  },
  slots: {
    type: 'gauge',
    name: 'waybill_job_slots',
    help: 'Jobs that this process runs at once, at most.',
    labels: { queue: queueNames },
  },
});
