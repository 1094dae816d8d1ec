import { businessMetrics } from './groups/business.ts';
import { collectionMetrics } from './groups/collection.ts';
import { dispatchMetrics } from './groups/dispatch.ts';
import { httpMetrics } from './groups/http.ts';
import { jobMetrics } from './groups/jobs.ts';
import { limitMetrics } from './groups/limits.ts';
import { outboxMetrics } from './groups/outbox.ts';
import { poolMetrics } from './groups/pools.ts';
import { processMetrics } from './groups/processes.ts';
import { providerMetrics } from './groups/providers.ts';
import { queueMetrics } from './groups/queues.ts';
import { sweepMetrics } from './groups/sweeps.ts';

/** Every metric of our own. */
export const groups = {
  http: httpMetrics,
  limits: limitMetrics,
  business: businessMetrics,
  dispatch: dispatchMetrics,
  jobs: jobMetrics,
  providers: providerMetrics,
  outbox: outboxMetrics,
  queues: queueMetrics,
  sweeps: sweepMetrics,
  processes: processMetrics,
  pools: poolMetrics,
  collection: collectionMetrics,
} as const;

export type GroupName = keyof typeof groups;

/** Which process serves what. Figures of the whole installation come from the scheduler alone. */
export const groupsOf = {
  api: ['http', 'limits', 'business', 'dispatch', 'providers', 'pools', 'collection'],
  worker: ['jobs', 'business', 'dispatch', 'providers', 'pools', 'collection'],
  scheduler: ['outbox', 'queues', 'sweeps', 'processes', 'business', 'dispatch', 'pools', 'collection'],
} as const satisfies Record<string, readonly GroupName[]>;

export type Role = keyof typeof groupsOf;
export const roles = Object.keys(groupsOf) as Role[];
