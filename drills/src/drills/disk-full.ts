import { afterMs, atShare, type Drill } from '../drill.ts';

export const diskFull: Drill = {
  name: 'disk-full',
  about: 'Not a byte is free on the file system of PostgreSQL.',
  scenario: 'The disk of the database is full',
  whatAUserSees:
    'Orders are answered with 503 and Retry-After until there is room; none that got a 202 is lost.',
  whatToDo:
    'Make room, then start PostgreSQL if it ended itself. Watch the free space: everything else is built on it.',
  backends: ['redis', 'postgres'],
  attachable: 'never',
  needsSmallDisk: true,
  mayRepeatMails: true,
  damage: ({ random, quick }) => [
    atShare(random.integer(15, 30) / 100, 'fills the disk of the database', (site) => site.disk?.fill()),
    afterMs(quick ? 2_000 : 15_000, 'makes room, and starts PostgreSQL if it ended', async (site) => {
      site.disk?.free();
      await site.postgres.start();
    }),
  ],
};
