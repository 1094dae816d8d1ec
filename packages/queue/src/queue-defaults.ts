import type { QueueOptions } from 'bullmq';

const hour = 3_600;

/** What every queue and job has in common. The caps keep the store from growing without end. */
export const queueDefaults = {
  defaultJobOptions: {
    // The delay is decided where the failure is recorded, not by BullMQ: see `settle`.
    backoff: { type: 'waybill' },
    removeOnComplete: { age: hour, count: 1_000 },
    removeOnFail: { age: 14 * 24 * hour, count: 10_000 },
    stackTraceLimit: 5,
  },
  // Nobody reads the event streams; they only serve those who watch a queue live.
  streams: { events: { maxLen: 1_000 } },
} as const satisfies Omit<QueueOptions, 'connection'>;
