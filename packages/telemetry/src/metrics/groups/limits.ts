import { defineMetrics } from '../definition.ts';

export const limitMetrics = defineMetrics({
  refused: {
    type: 'counter',
    name: 'waybill_rate_limited_requests_total',
    help: 'Requests that were refused with 429, by the limit that they ran into.',
    labels: { limit: ['address', 'tenant', 'caller'] },
  },
  storeFailures: {
    type: 'counter',
    name: 'waybill_rate_limit_store_failures_total',
    help: 'Times the store of the counts did not answer; each process counts for itself meanwhile.',
    labels: {},
  },
});
