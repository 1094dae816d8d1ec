import { afterMs, atShare, type Drill } from '../drill.ts';

const apis = ['api', 'api-2'];

export const killApi: Drill = {
  name: 'kill-api',
  about: 'APIs are killed with SIGKILL in the middle of accepting orders, and started again.',
  scenario: 'The API dies while it accepts an order',
  whatAUserSees:
    'A request breaks off. Repeated with its Idempotency-Key, it is answered with the order that was taken, or places it now.',
  whatToDo: 'Nothing. Run two or more behind a balancer, so that the repetition meets one that is up.',
  backends: ['redis', 'postgres'],
  attachable: 'never',
  damage: ({ random, quick }) =>
    (quick ? [0.4] : [0.15, 0.4, 0.7]).flatMap((share) => {
      const victim = random.pick(apis);
      return [
        atShare(share, `kills ${victim}`, (site) => site.processes.kill(victim)),
        afterMs(random.integer(100, 800), `starts ${victim} again`, (site) => site.processes.start(victim)),
      ];
    }),
};
