import { afterMs, atShare, type Drill } from '../drill.ts';

export const killPostgres: Drill = {
  name: 'kill-postgres',
  about: 'PostgreSQL is killed with SIGKILL in the middle of its work, and started again.',
  scenario: 'Postgres is down',
  whatAUserSees:
    'Orders are answered with 503 and Retry-After until it is back; none that got a 202 is lost.',
  whatToDo: 'See to it that something starts it again; Waybill reconnects by itself.',
  backends: ['redis', 'postgres'],
  attachable: 'never',
  mayRepeatMails: true,
  damage: ({ random, quick }) =>
    (quick ? [0.5] : [0.25, 0.7]).flatMap((share) => [
      atShare(share, 'kills PostgreSQL', (site) => site.postgres.kill()),
      // In full, long enough for those who look every second.
      afterMs(
        quick ? random.integer(300, 1_500) : random.integer(3_000, 6_000),
        'starts PostgreSQL again',
        (site) => site.postgres.start(),
      ),
    ]),
};
