import { jobNames } from '@waybill/domain';
import { defineMetrics } from '../definition.ts';

export const outboxMetrics = defineMetrics({
  open: {
    type: 'gauge',
    name: 'waybill_outbox_open',
    help: 'Obligations in the outbox that are not parked. Beyond 100,000 of all jobs together not all are counted.',
    labels: { job_name: jobNames },
  },
  oldest: {
    type: 'gauge',
    name: 'waybill_outbox_oldest_seconds',
    help: 'For how long the oldest open obligation has been due; 0 when none is.',
    labels: { job_name: jobNames },
  },
  parked: {
    type: 'gauge',
    name: 'waybill_outbox_parked',
    help: 'Obligations that were given up and wait for a person.',
    labels: { job_name: jobNames },
  },
  relayLag: {
    type: 'gauge',
    name: 'waybill_relay_lag_seconds',
    help: 'For how long the relay should have looked at an obligation and has not; about a second at most when it works.',
    labels: {},
  },
  relayed: {
    type: 'counter',
    name: 'waybill_relayed_jobs_total',
    help: 'Obligations that the relay of this process handed to the queue, and that the queue took or refused.',
    labels: { result: ['added', 'refused'] },
  },
});
