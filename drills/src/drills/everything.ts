import { afterMs, atShare, type Drill, nothing, type Planning, type Step } from '../drill.ts';
import type { Random } from '../plan/chance.ts';
import type { Site } from '../site/site.ts';
import { flushRedis } from './flush-redis.ts';
import { halfOpenConnections } from './half-open-connections.ts';
import { killApi } from './kill-api.ts';
import { killPostgres } from './kill-postgres.ts';
import { killScheduler } from './kill-scheduler.ts';
import { killWorker } from './kill-worker.ts';
import { psp500Storm } from './psp-500-storm.ts';
import { pspSlow } from './psp-slow.ts';
import { pspTimeoutAfter } from './psp-timeout-after.ts';
import { redisOutOfMemory } from './redis-out-of-memory.ts';
import { restartRedis } from './restart-redis.ts';
import { smtpDown } from './smtp-down.ts';
import { smtpSlow } from './smtp-slow.ts';
import { webhookDuplicate } from './webhook-duplicate.ts';
import { webhookReorder } from './webhook-reorder.ts';

/** What can happen at any moment, and is over soon. */
const pool: readonly Drill[] = [
  ...[killWorker, killApi, killScheduler, killPostgres, flushRedis, restartRedis, redisOutOfMemory],
  ...[halfOpenConnections, pspTimeoutAfter, psp500Storm, pspSlow, webhookDuplicate, webhookReorder],
  ...[smtpDown, smtpSlow],
];

/** How long one fault lasts on the average, pauses included: what the number of faults is reckoned by. */
const faultMs = 8_000;

/** The steps of one drill, at moments that do not depend on the orders. */
function hurried(drill: Drill, plan: Planning): Step<Site>[] {
  const steps: readonly Step<Site>[] = drill.damage({ ...plan, quick: true });
  return steps
    .filter(({ run }) => run !== nothing)
    .map(({ does, when, run }) =>
      afterMs('afterMs' in when ? when.afterMs : plan.random.integer(100, 1_000), does, run),
    );
}

function round(random: Random, plan: Planning): Step<Site>[] {
  const fit = pool.filter(({ backends }) => backends.some((one) => one === plan.backend));
  const drill = random.pick(fit);
  return [
    ...hurried(drill, { ...plan, random }),
    afterMs(random.integer(500, 4_000), `takes back what ${drill.name} left`, (site) => site.heal()),
  ];
}

export const everything: Drill = {
  name: 'everything',
  about: 'One fault after the other, drawn at random, for minutes.',
  scenario: 'Several things go wrong at once',
  whatAUserSees: 'Some of what stands in the other scenarios, one after the other.',
  whatToDo: 'What stands there. Nothing has to be done in a certain order.',
  backends: ['redis', 'postgres'],
  attachable: 'never',
  mayRepeatMails: true,
  orders: ({ rate, minutes }) => Math.ceil(rate * minutes * 60),
  damage: (plan) => [
    atShare(0, 'begins', nothing),
    ...Array.from({ length: Math.max(2, Math.round((plan.minutes * 60_000) / faultMs)) }, () =>
      round(plan.random, plan),
    ).flat(),
  ],
};
