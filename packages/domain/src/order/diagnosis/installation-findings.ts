import type { QueueName } from '../../jobs/catalog.ts';
import { isLate } from '../../operations/sweep-runs.ts';
import type { Facts, Installation } from './facts.ts';
import type { OrderFinding } from './finding.ts';

/** Due for so long, in milliseconds, a job is not in the queue, and only the relay brings it there. */
const lostAfterMs = 60_000;

interface Obstacle {
  cause: 'queue_store_down' | 'queue_paused' | 'no_worker' | 'no_scheduler';
  but: string;
  action: string;
}

/** Why nobody will take a job from the queue; null where it only has to wait for its turn. */
export function obstacleTo(
  queue: QueueName,
  { processes, queueStore }: Installation,
  overdueMs: number,
): Obstacle | null {
  const alive = processes.filter((process) => process.alive);
  if (queueStore?.answered === false) {
    return {
      cause: 'queue_store_down',
      but: 'the queue store did not answer: whether a worker could take the job is not known',
      action: 'Bring the queue store (Redis, or PostgreSQL) back; the relay adds what is missing by itself.',
    };
  }
  if (queueStore?.paused.includes(queue)) {
    return {
      cause: 'queue_paused',
      but: `somebody paused the queue ${queue}`,
      action: `Resume the queue ${queue} in Bull Board.`,
    };
  }
  if (!alive.some(({ queues }) => queues.includes(queue))) {
    return {
      cause: 'no_worker',
      but: `no worker is alive for the queue ${queue}`,
      action: 'Start a worker, or look into its log for why it died.',
    };
  }
  if (overdueMs > lostAfterMs && !alive.some(({ role }) => role === 'scheduler')) {
    return {
      cause: 'no_scheduler',
      but: 'no worker has seen it, and no scheduler is alive that would bring it to the queue again',
      action: 'Start a scheduler, or look into its log for why it died.',
    };
  }
  return null;
}

/** Trouble of the installation that holds up whatever is not final, beyond the jobs that are owed already. */
export function installationFindings({ installation, now }: Facts): OrderFinding[] {
  if (!installation) return [];
  const { processes, sweeps } = installation;
  const schedulers = processes.filter(({ role, alive }) => role === 'scheduler' && alive);
  if (schedulers.length === 0) {
    return [
      {
        cause: 'no_scheduler',
        waitingFor: 'operator',
        since: null,
        nextAttemptAt: null,
        explanation:
          'No scheduler is alive: jobs that the queue lost, reservations that expire and webhooks that were lost are not seen to.',
        actions: ['Start a scheduler, or look into its log for why it died.'],
      },
    ];
  }
  const late = sweeps.filter((run) => isLate(run, now));
  const [first] = late.map(({ nextRunAt }) => nextRunAt.toISOString()).toSorted();
  if (first === undefined) return [];
  return [
    {
      cause: 'sweeps_late',
      waitingFor: 'operator',
      since: first,
      nextAttemptAt: null,
      explanation: `Sweeps are late, although a scheduler is alive: ${late.map(({ name }) => name).join(', ')}.`,
      actions: ['Look into the log of the scheduler.'],
    },
  ];
}
