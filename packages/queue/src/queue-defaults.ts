import type { QueueName } from '@waybill/domain';
import type { QueueOptions } from 'bullmq';
import type { QueueBackend } from './backend.ts';

/** The delay is decided where the failure is recorded, not by BullMQ: see `settle`. */
export const backoff = { type: 'waybill' } as const;

/** What every queue and job has in common. */
export const queueDefaults = ({ prefixOf }: QueueBackend, queue: QueueName) =>
  ({
    prefix: prefixOf(queue),
    connection: {},
    defaultJobOptions: {
      backoff,
      stackTraceLimit: 5,
    },
    // Nobody reads the event streams; they only serve those who watch a queue live.
    streams: { events: { maxLen: 1_000 } },
  }) satisfies QueueOptions;
