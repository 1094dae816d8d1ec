import { queueNames } from '@waybill/domain';
import { defineMetrics } from '../definition.ts';

export const queueStates = [
  'waiting',
  'prioritized',
  'active',
  'delayed',
  'paused',
  'completed',
  'failed',
] as const;

export const queueMetrics = defineMetrics({
  jobs: {
    type: 'gauge',
    name: 'waybill_queue_jobs',
    help: 'Jobs in the queue by state; ended ones only as far as they are kept.',
    labels: { queue: queueNames, state: queueStates },
  },
  paused: {
    type: 'gauge',
    name: 'waybill_queue_paused',
    help: '1 when somebody paused the queue, so that nobody gets its jobs.',
    labels: { queue: queueNames },
  },
});
