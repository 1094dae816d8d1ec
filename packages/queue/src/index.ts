export { boardChanges, createQueueBoard, type QueueBoardOptions } from './board.ts';
export { UnsuitableRedis } from './check-redis.ts';
export { connectRedis, type RedisAddress } from './connect-redis.ts';
export type { Dispatch, DispatchOptions, DispatchResult } from './dispatch.ts';
export { type Envelope, type EnvelopeReading, readEnvelope, toEnvelope } from './envelope.ts';
export type { QueueLog } from './log.ts';
export { migrateQueue } from './migrate-queue.ts';
export { mostCounted, type OutboxState, readOutboxState } from './outbox-state.ts';
export {
  openQueues,
  type QueueCounts,
  type QueuedJob,
  type QueueState,
  type Queues,
  type QueuesOptions,
} from './queues.ts';
export { type RelayOptions, type RelayResult, relayOnce } from './relay.ts';
export { retryDelay } from './retry-delay.ts';
export type { Delivery, Processor, Settlement } from './settlement.ts';
export type { QueueWorker, WorkOptions } from './work.ts';
