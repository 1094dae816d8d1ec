import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { type Database, statement } from '@waybill/db';
import type { QueueName } from '../jobs/catalog.ts';
import type { ProcessRole } from './processes.ts';

export interface HeartbeatOptions {
  /** Of any role: the table belongs to no tenant. */
  db: Database;
  role: ProcessRole;
  version: string;
  /** Whose jobs the process runs; none if absent. */
  queues?: readonly QueueName[];
  /** 5 s if absent. */
  everyMs?: number;
  /** Told of a beat that failed, unless the one before failed too. Must not throw. */
  onError: (error: unknown) => void;
}

export interface Heartbeat {
  /** Ends it, and takes the process off the list: it stops in order. */
  stop(): Promise<void>;
}

/** A process that stops has more to do than this, in milliseconds. */
const longestGoodbyeMs = 1_000;

const beat = statement(
  'process-beat',
  `INSERT INTO processes (id, role, version, host, pid, queues, started_at, beat_at)
   VALUES ($1, $2, $3, $4, $5, $6, now(), now())
   ON CONFLICT (id) DO UPDATE SET beat_at = now()`,
);

/** Died long ago without a word. */
const forgetOthers = statement(
  'processes-forget',
  `DELETE FROM processes WHERE beat_at < now() - interval '1 hour'`,
);

const leave = statement('process-leave', 'DELETE FROM processes WHERE id = $1');

/**
 * Says every few seconds that this process is alive, so that a diagnosis can tell when none is left to do the work.
 * Nobody waits for it, and the next beat makes up for one that failed.
 */
export function startHeartbeat({
  db,
  role,
  version,
  queues = [],
  everyMs = 5_000,
  onError,
}: HeartbeatOptions): Heartbeat {
  const id = randomUUID();
  const self = [id, role, version, hostname(), process.pid, queues];
  let beating: Promise<void> | null = null;
  let isFailing = false;

  async function beatOnce(): Promise<void> {
    try {
      await db.inSystem((tx) => tx.run(beat, self));
      isFailing = false;
    } catch (error) {
      if (!isFailing) onError(error);
      isFailing = true;
    }
  }

  function tell(): void {
    // One that hangs is not followed by others.
    beating ??= beatOnce().finally(() => {
      beating = null;
    });
  }

  async function sayGoodbye(): Promise<void> {
    await beating;
    await db.inSystem((tx) => tx.run(leave, [id])).catch(() => undefined);
  }

  tell();
  // The next process to start makes up for a failure.
  db.inSystem((tx) => tx.run(forgetOthers)).catch(() => undefined);
  const timer = setInterval(tell, everyMs);
  timer.unref();
  return {
    stop: async () => {
      clearInterval(timer);
      // If that fails or takes too long, its silence will tell.
      await Promise.race([sayGoodbye(), pause(longestGoodbyeMs, undefined, { ref: false })]);
    },
  };
}
