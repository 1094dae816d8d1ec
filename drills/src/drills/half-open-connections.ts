import { afterMs, atShare, type Drill } from '../drill.ts';
import { guessPasswords } from '../site/stranger.ts';

export const halfOpenConnections: Drill = {
  name: 'half-open-connections',
  about:
    'A router forgets every connection to Postgres and Redis: nothing comes through any more, and nobody is told.',
  scenario: 'The network falls silent',
  whatAUserSees:
    'Requests that were under way are answered late, with 503; those sent again are answered as soon as new connections work.',
  whatToDo: 'Nothing: every connection that stays silent is given up and replaced.',
  backends: ['redis', 'postgres'],
  attachable: 'never',
  mayRepeatMails: true,
  damage: ({ random, quick }) => [
    atShare(random.integer(25, 45) / 100, 'silences every connection to Postgres and Redis', (site) => {
      site.postgres.gate.silence();
      site.redis?.gate.silence();
    }),
    afterMs(0, 'guesses a password meanwhile', (site) => guessPasswords(site, 1)),
    afterMs(quick ? 1_500 : 10_000, 'lets new connections through; the old ones stay dead', async (site) => {
      await site.postgres.gate.open();
      await site.redis?.gate.open();
    }),
  ],
};
