import { setTimeout as pause } from 'node:timers/promises';
import { statement } from '@waybill/db';
import { afterMs, atShare, type Drill, type Step } from '../drill.ts';
import type { Site } from '../site/site.ts';
import { guessPasswords } from '../site/stranger.ts';

type Kind = 'api' | 'worker' | 'scheduler';

const freeze = (kind: Kind) => (site: Site) => {
  for (const name of site.processes.namesOf(kind)) site.processes.freeze(name);
};

const thaw = (kind: Kind) => (site: Site) => {
  for (const name of site.processes.namesOf(kind)) site.processes.thaw(name);
};

const lockSchedule = statement('drill-lock-schedule', 'LOCK TABLE sweep_runs IN EXCLUSIVE MODE');
const lockOwed = statement('drill-lock-owed', 'SELECT 1 FROM outbox FOR UPDATE SKIP LOCKED');
const blind = statement('drill-blind-sweeps', 'REVOKE SELECT ON stock_levels FROM waybill_system');
const seeAgain = statement('drill-see-again', 'GRANT SELECT ON stock_levels TO waybill_system');
const makeLow = statement(
  'drill-run-low',
  'UPDATE stock_levels SET low_stock_threshold = on_hand, alerted_at = NULL',
);

/**
 * Somebody's forgotten transaction: it holds what is owed at this moment, and the schedule's memory. The workers are
 * let go meanwhile, and block on it one after the other.
 */
const holdLocks = (ms: number) => (site: Site) =>
  site.ownerDb.inSystem(async (tx) => {
    await tx.run(lockSchedule);
    await tx.run(lockOwed);
    thaw('worker')(site);
    await pause(ms);
  });

const failSweeps =
  (ms: number) =>
  async ({ ownerDb }: Site) => {
    await ownerDb.inSystem((tx) => tx.run(blind));
    await pause(ms);
    await ownerDb.inSystem((tx) => tx.run(seeAgain));
  };

const runLow = async ({ ownerDb }: Site) => {
  await ownerDb.inSystem((tx) => tx.run(makeLow));
};

const pauseQueue =
  (ms: number) =>
  async ({ staff }: Site) => {
    await staff.setPaused('mail', true);
    await pause(ms);
    await staff.setPaused('mail', false);
  };

/** More than one address has in a minute. */
const guesses = 40;

/** `second` in milliseconds: a hurried one proves that nothing is lost, and sets off no alert. */
const stepsWith = (second: number): readonly Step<Site>[] => [
  atShare(0.05, 'has every product run low', runLow),
  afterMs(0, 'asks for a description', (site) => site.staff.askForDraft()),
  afterMs(0, 'guesses passwords until nobody listens any more', (site) => guessPasswords(site, guesses)),
  afterMs(0, 'freezes both apis', freeze('api')),
  afterMs(4 * second, 'lets them go on', thaw('api')),
  afterMs(1 * second, 'freezes both schedulers', freeze('scheduler')),
  afterMs(4 * second, 'lets them go on', thaw('scheduler')),
  afterMs(1 * second, 'freezes both workers', freeze('worker')),
  afterMs(
    8 * second,
    'lets them go on, into a transaction that holds what they need',
    holdLocks(13 * second),
  ),
  afterMs(
    1 * second,
    'takes the sweeps’ right to see the stock away, and gives it back',
    failSweeps(7 * second),
  ),
  afterMs(1 * second, 'pauses the queue of mails, and resumes it', pauseQueue(4 * second)),
];

/** Long enough for every step. */
const forSeconds = 50;

export const standstill: Drill = {
  name: 'standstill',
  about:
    'All processes of one kind stand still, one kind after the other; then locks, rights and a pause are in the way.',
  scenario: 'An order does not move',
  whatAUserSees: 'Orders and mails wait for some seconds; nothing is lost.',
  whatToDo: 'Every one of these sets off an alert: docs/observability.md says for each what to do.',
  backends: ['redis', 'postgres'],
  attachable: 'never',
  mayRepeatMails: true,
  orders: ({ orders, rate, quick }) => (quick ? orders : Math.max(orders, rate * forSeconds)),
  damage: ({ quick }) => stepsWith(quick ? 100 : 1_000),
};
