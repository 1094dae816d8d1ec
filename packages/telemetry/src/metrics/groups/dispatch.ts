import { defineMetrics } from '../definition.ts';

export const dispatchMetrics = defineMetrics({
  jobs: {
    type: 'counter',
    name: 'waybill_dispatched_jobs_total',
    help: 'Jobs handed to the queue right after the commit that owes them; what it did not take is left to the relay.',
    labels: { result: ['added', 'left_to_relay'] },
  },
});
