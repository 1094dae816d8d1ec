import { afterMs, atShare, type Drill } from '../drill.ts';

export const killScheduler: Drill = {
  name: 'kill-scheduler',
  about:
    'Both schedulers are killed with SIGKILL, and an API with them whose last orders only they would find.',
  scenario: 'The scheduler dies, or two run at once',
  whatAUserSees: 'Nothing, or an order that goes on a few seconds later.',
  whatToDo: 'Nothing. Run two, so that relay and sweeps do not pause.',
  backends: ['redis', 'postgres'],
  attachable: 'never',
  damage: ({ random, quick }) => [
    atShare(random.integer(10, 30) / 100, 'kills both schedulers', async ({ processes }) => {
      await Promise.all(processes.namesOf('scheduler').map((name) => processes.kill(name)));
    }),
    atShare(0.5, 'kills api-2, with what it had accepted and not handed on', (site) =>
      site.processes.kill('api-2'),
    ),
    afterMs(quick ? 500 : 5_000, 'starts api-2 and both schedulers again', async ({ processes }) => {
      await Promise.all(['api-2', ...processes.namesOf('scheduler')].map((name) => processes.start(name)));
    }),
  ],
};
