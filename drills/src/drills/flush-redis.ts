import { atShare, type Drill } from '../drill.ts';

export const flushRedis: Drill = {
  name: 'flush-redis',
  about: 'Redis is erased with FLUSHALL, again and again.',
  scenario: 'Redis is erased',
  whatAUserSees: 'Orders go on a few seconds later. What Bull Board showed of ended jobs is gone.',
  whatToDo: 'Nothing. Find out who did it.',
  backends: ['redis'],
  attachable: 'never',
  damage: ({ random }) =>
    [0.2, 0.5, 0.9].map((share) => {
      const at = share + random.integer(-5, 5) / 100;
      return atShare(
        at,
        `sends FLUSHALL after ${Math.round(at * 100)} % of the orders`,
        async ({ redis }) => {
          await redis?.command('FLUSHALL');
        },
      );
    }),
};
