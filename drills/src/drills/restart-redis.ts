import { afterMs, atShare, type Drill } from '../drill.ts';

export const restartRedis: Drill = {
  name: 'restart-redis',
  about: 'Redis is killed with SIGKILL and started from its append-only file, which lacks the last moment.',
  scenario: 'Redis is down or unreachable',
  whatAUserSees: 'Orders are taken all the while; they go on when it is back.',
  whatToDo: 'Bring it back. What its file lacks, the relay adds.',
  backends: ['redis'],
  attachable: 'never',
  mayRepeatMails: true,
  damage: ({ random, quick }) =>
    (quick ? [0.5] : [0.2, 0.6]).flatMap((share) => [
      atShare(share, 'kills Redis', async ({ redis }) => redis?.kill()),
      afterMs(
        quick ? random.integer(300, 1_000) : random.integer(1_000, 8_000),
        'starts Redis again',
        async ({ redis }) => redis?.start(),
      ),
    ]),
};
