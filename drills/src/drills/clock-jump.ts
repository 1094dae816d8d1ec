import { statement } from '@waybill/db';
import { afterMs, atShare, type Drill, orderSent } from '../drill.ts';
import type { Site } from '../site/site.ts';
import { problem } from '../verdict/problem.ts';

/** The processes of the machine whose clock is wrong. */
const machine = ['api-2', 'worker-2', 'scheduler-2'];
const hourMs = 3_600_000;

const setClocks = ({ processes }: Site, offsetMs: number) => {
  for (const name of machine) processes.setClock(name, offsetMs);
};

/** What the books must not hold: moments that have not come, or a turn that is put off for hours. */
const selectStray = statement<{ what: string; at: Date }>(
  'drill-stray-moments',
  `SELECT 'order accepted' AS what, created_at AS at FROM orders WHERE created_at > now() + interval '1 minute'
   UNION ALL SELECT type, at FROM order_events WHERE at > now() + interval '1 minute'
   UNION ALL SELECT 'sweep ' || name, next_run_at FROM sweep_runs WHERE next_run_at > now() + interval '25 hours'
   UNION ALL SELECT 'payment deadline', reservation_expires_at FROM orders
             WHERE reservation_expires_at > now() + interval '61 minutes'`,
);

export const clockJump: Drill = {
  name: 'clock-jump',
  about: 'The clock of one of two machines jumps hours ahead, is put right, and falls hours behind.',
  scenario: 'The clock of a machine is wrong',
  whatAUserSees: 'Nothing: what happens when, and what is due, goes by the clock of the database.',
  whatToDo: 'Put the clock right, and look why it was not kept by NTP.',
  backends: ['redis', 'postgres'],
  attachable: 'never',
  damage: ({ random, quick }) => {
    const ahead = random.integer(2, 30);
    const behind = random.integer(2, 30);
    return [
      atShare(0.2, `puts the clock of machine 2 forward by ${ahead} hours`, (site) =>
        setClocks(site, ahead * hourMs),
      ),
      atShare(0.5, 'puts it right', (site) => setClocks(site, 0)),
      atShare(0.6, `puts it back by ${behind} hours`, (site) => setClocks(site, -behind * hourMs)),
      orderSent(1),
      afterMs(quick ? 0 : 5_000, 'puts it right', (site) => setClocks(site, 0)),
    ];
  },
  check: async ({ systemDb }) => {
    const stray = await systemDb.inSystem((tx) => tx.all(selectStray));
    return stray.map(({ what, at }) => problem('drill', what, `stands at ${at.toISOString()}`));
  },
};
