import { type Database, openDatabase } from '@waybill/db';
import { until } from '@waybill/testing';
import { expect, it } from 'vitest';
import { shareRig } from '../testing/rig.ts';
import { startHeartbeat } from './heartbeat.ts';
import { readProcesses } from './processes.ts';

const rig = shareRig();
const everybody = () => rig.db.inSystem(readProcesses);
const unexpected = (error: unknown) => {
  throw error;
};
const self = { role: 'worker', version: '1.2.3', queues: ['mail'], onError: unexpected } as const;

/** As if so many seconds had passed since its last beat. */
const silence = (seconds: number) =>
  rig.sql(`UPDATE processes SET beat_at = now() - $1 * interval '1 s'`, [seconds]);

it('tells of a process from its start to its end', async () => {
  const heartbeat = startHeartbeat({ db: rig.db, ...self });
  const [process] = await until(async () => {
    const found = await everybody();
    return found.length === 1 && found;
  });
  expect(process).toMatchObject({
    ...{ role: 'worker', version: '1.2.3', queues: ['mail'], alive: true },
    pid: expect.any(Number),
  });
  await heartbeat.stop();
  expect(await everybody()).toEqual([]);
});

it('goes on beating', async () => {
  const heartbeat = startHeartbeat({ db: rig.systemDb, ...self, everyMs: 10 });
  await until(async () => (await everybody()).length === 1);
  await silence(30);
  await until(async () => (await everybody())[0]?.alive);
  await heartbeat.stop();
});

it('counts one that fell silent as dead, shows it for a while, and forgets it in the end', async () => {
  const dead = startHeartbeat({ db: rig.db, ...self, everyMs: 1_000_000 });
  await until(async () => (await everybody()).length === 1);
  await silence(19);
  expect(await everybody()).toMatchObject([{ alive: true }]);
  await silence(21);
  expect(await everybody()).toMatchObject([{ alive: false }]);
  await silence(601);
  expect(await everybody()).toEqual([]);
  await silence(3_601);
  const next = startHeartbeat({ db: rig.db, ...self, role: 'api' });
  await until(async () => {
    const rows = await rig.sql<{ role: string }>('SELECT role FROM processes');
    return rows.map(({ role }) => role).join() === 'api';
  });
  await next.stop();
  await dead.stop();
});

it('reports once that the database does not answer, and bothers nobody else', async () => {
  const reachable = { inSystem: rig.db.inSystem };
  const unreachable = openDatabase({ url: 'postgres://x@127.0.0.1:9/x', max: 1, applicationName: 'test' });
  let beats = 0;
  const db: Database = {
    ...unreachable,
    inSystem: (body) => {
      beats++;
      return (beats > 4 ? reachable : unreachable).inSystem(body);
    },
  };
  const errors: unknown[] = [];
  const heartbeat = startHeartbeat({ ...self, db, everyMs: 5, onError: (error) => void errors.push(error) });
  await until(async () => (await everybody()).length === 1);
  expect(errors).toHaveLength(1);
  await heartbeat.stop();
  await unreachable.close();
});
