import { afterMs, atShare, type Drill, orderSent } from '../drill.ts';

export const doubleScheduler: Drill = {
  name: 'double-scheduler',
  about:
    'One of two schedulers is frozen in the middle of its work, and goes on later as if no time had passed.',
  scenario: 'The scheduler dies, or two run at once',
  whatAUserSees: 'Nothing, or an order that goes on a little later.',
  whatToDo: 'Nothing: any number may run, and none needs to know of the others.',
  backends: ['redis', 'postgres'],
  attachable: 'never',
  damage: ({ random, quick }) => {
    const freezes = Array.from({ length: 3 }, () => random.pick(['scheduler', 'scheduler-2']));
    return [
      ...freezes.flatMap((name, index) => [
        atShare(0.2 + index * 0.25, `freezes ${name}`, ({ processes }) => processes.freeze(name)),
        afterMs(random.integer(200, quick ? 800 : 4_000), `lets ${name} go on`, ({ processes }) =>
          processes.thaw(name),
        ),
      ]),
      orderSent(1),
    ];
  },
};
