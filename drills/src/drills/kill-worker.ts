import { afterMs, atShare, type Drill } from '../drill.ts';

const workers = ['worker', 'worker-2'];

export const killWorker: Drill = {
  name: 'kill-worker',
  about: 'Workers are killed with SIGKILL while jobs run in them, and started again.',
  scenario: 'A worker dies in the middle of a job',
  whatAUserSees: 'Some orders go on half a minute later; nobody is charged or written to twice.',
  whatToDo: 'Nothing, if it stays the exception. Else find out what ends the process: its log, the kernel’s.',
  backends: ['redis', 'postgres'],
  attachable: 'never',
  mayRepeatMails: true,
  damage: ({ random, quick }) =>
    (quick ? [0.5] : [0.2, 0.5, 0.8]).flatMap((share) => {
      const victim = random.pick(workers);
      return [
        atShare(share, `kills ${victim}`, (site) => site.processes.kill(victim)),
        afterMs(random.integer(100, 600), `starts ${victim} again`, (site) => site.processes.start(victim)),
      ];
    }),
};
