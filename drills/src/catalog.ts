import type { Drill } from './drill.ts';
import { clockJump } from './drills/clock-jump.ts';
import { deploy } from './drills/deploy.ts';
import { diskFull } from './drills/disk-full.ts';
import { doubleScheduler } from './drills/double-scheduler.ts';
import { everything } from './drills/everything.ts';
import { flushRedis } from './drills/flush-redis.ts';
import { halfOpenConnections } from './drills/half-open-connections.ts';
import { killApi } from './drills/kill-api.ts';
import { killPostgres } from './drills/kill-postgres.ts';
import { killScheduler } from './drills/kill-scheduler.ts';
import { killWorker } from './drills/kill-worker.ts';
import { poisonJob } from './drills/poison-job.ts';
import { psp500Storm } from './drills/psp-500-storm.ts';
import { pspSlow } from './drills/psp-slow.ts';
import { pspTimeoutAfter } from './drills/psp-timeout-after.ts';
import { pspTimeoutBefore } from './drills/psp-timeout-before.ts';
import { redisOutOfMemory } from './drills/redis-out-of-memory.ts';
import { restartRedis } from './drills/restart-redis.ts';
import { smtpDown } from './drills/smtp-down.ts';
import { smtpSlow } from './drills/smtp-slow.ts';
import { standstill } from './drills/standstill.ts';
import { stopPostgres } from './drills/stop-postgres-30s.ts';
import { webhookDuplicate } from './drills/webhook-duplicate.ts';
import { webhookLost } from './drills/webhook-lost.ts';
import { webhookReorder } from './drills/webhook-reorder.ts';

/** Every drill there is, in the order in which `all` runs them. */
export const drills: readonly Drill[] = [
  killWorker,
  killApi,
  killScheduler,
  killPostgres,
  stopPostgres,
  flushRedis,
  restartRedis,
  redisOutOfMemory,
  halfOpenConnections,
  pspTimeoutBefore,
  pspTimeoutAfter,
  psp500Storm,
  pspSlow,
  webhookDuplicate,
  webhookReorder,
  webhookLost,
  smtpDown,
  smtpSlow,
  diskFull,
  clockJump,
  poisonJob,
  deploy,
  doubleScheduler,
  standstill,
  everything,
];

export const findDrill = (name: string): Drill | null =>
  drills.find((candidate) => candidate.name === name) ?? null;
