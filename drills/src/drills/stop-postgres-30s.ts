import { afterMs, atShare, type Drill } from '../drill.ts';

export const stopPostgres: Drill = {
  name: 'stop-postgres-30s',
  about: 'PostgreSQL is stopped for half a minute.',
  scenario: 'Postgres is down',
  whatAUserSees:
    'Orders are answered with 503 and Retry-After for as long as it is down, and taken again after that.',
  whatToDo: 'Bring it back. Jobs that failed meanwhile are tried again by themselves.',
  backends: ['redis', 'postgres'],
  attachable: 'never',
  mayRepeatMails: true,
  damage: ({ random, quick }) => [
    atShare(random.integer(20, 50) / 100, 'stops PostgreSQL', (site) => site.postgres.stop()),
    afterMs(quick ? 2_000 : 30_000, 'starts PostgreSQL again', (site) => site.postgres.start()),
  ],
};
