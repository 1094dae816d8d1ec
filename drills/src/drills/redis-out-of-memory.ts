import { afterMs, atShare, type Drill } from '../drill.ts';
import type { Site } from '../site/site.ts';

/** Below what it uses already: from now on it refuses every command that would need more. */
const smallestMemory = '1mb';

const setMaxmemory = async ({ redis }: Site, bytes: string) => {
  await redis?.command('CONFIG', 'SET', 'maxmemory', bytes);
};

export const redisOutOfMemory: Drill = {
  name: 'redis-out-of-memory',
  about: 'Redis has no memory left and refuses every write.',
  scenario: 'Redis is full',
  whatAUserSees: 'Orders are taken all the while; they go on when there is room again.',
  whatToDo:
    'Raise maxmemory, or find out what else lives in that Redis. Never let it evict: Waybill refuses to start on one that may.',
  backends: ['redis'],
  attachable: 'never',
  mayRepeatMails: true,
  damage: ({ random, quick }) => [
    atShare(random.integer(15, 35) / 100, 'leaves Redis no memory', (site) =>
      setMaxmemory(site, smallestMemory),
    ),
    afterMs(quick ? 2_000 : 20_000, 'gives Redis its memory back', (site) => setMaxmemory(site, '0')),
  ],
};
