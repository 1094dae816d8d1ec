import { randomInt } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { redisUrl } from '@waybill/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { drills, findDrill } from '../../drills/src/catalog.ts';
import type { Drill } from '../../drills/src/drill.ts';
import { type Damaged, damage, judgeDrill } from '../../drills/src/run-drill.ts';
import { type Backend, openSite, type Site, SiteImpossible } from '../../drills/src/site/site.ts';
import type { Problem } from '../../drills/src/verdict/problem.ts';
import { settle } from '../../drills/src/verdict/settle.ts';

/**
 * Which drill is done on which backend, in this order, on one installation each: what one leaves unsettled, the next
 * one's damage meets as well. The deployment comes last, since what is started after it would be the old release.
 */
const batches: Readonly<Record<Backend, readonly string[]>> = {
  redis: [
    ...['kill-worker', 'kill-api', 'flush-redis', 'restart-redis', 'redis-out-of-memory'],
    ...['half-open-connections', 'psp-timeout-before', 'psp-500-storm', 'webhook-duplicate'],
    ...['webhook-reorder', 'smtp-down', 'smtp-slow', 'everything'],
  ],
  postgres: [
    ...['poison-job', 'kill-scheduler', 'kill-postgres', 'stop-postgres-30s', 'disk-full', 'standstill'],
    ...['psp-timeout-after', 'psp-slow', 'webhook-lost', 'clock-jump', 'double-scheduler', 'deploy'],
  ],
};

/** Drills that no batch has. */
export const leftOut = (): string[] =>
  drills.map(({ name }) => name).filter((name) => !Object.values(batches).some((all) => all.includes(name)));

const shares = 3;

/** All of them take minutes, so a run does a third of a batch, by chance; `DRILLS=all npm test` does all. */
function ofThisRun(backend: Backend): Drill[] {
  const batch = batches[backend].flatMap((name) => findDrill(name) ?? []);
  if (process.env['DRILLS'] === 'all') return batch;
  const share = randomInt(shares);
  const chosen = batch.filter((_, nth) => nth % shares === share);
  const others = batch.filter((drill) => !chosen.includes(drill)).map(({ name }) => name);
  process.stderr.write(
    `\n!!! NOT DONE in this run on ${backend}, since a run does a third of the drills: ${others.join(', ')}. ` +
      '`DRILLS=all npm test` does all of them.\n',
  );
  return chosen;
}

const quickly = { orders: 25, rate: 20, seed: 1, quick: true, minutes: 0.1 };
/** It is lost with the machine, and no drill takes that away. */
const postgresSettings = { fsync: 'off' };
/** A busy machine takes many times as long as a quiet one. */
const patience = { settledWithinMs: 240_000, allWithinMs: 1_200_000, judgedWithinMs: 120_000 };

interface Batch {
  site: Site;
  damaged: ReadonlyMap<string, Damaged>;
  unsettled: readonly Problem[];
}

/** Does the damage of this run's share of a batch, waits once until everything has settled, and judges drill by drill. */
export function runBatch(backend: Backend): void {
  const batch = ofThisRun(backend);
  describe.skipIf(backend === 'redis' && redisUrl() === null)(`the drills, in a hurry, on ${backend}`, () => {
    const undo = new AsyncDisposableStack();
    let ran: Batch;
    /** Why this one cannot be done here; null when it can. */
    let impossible: (drill: Drill) => string | null;

    beforeAll(async () => {
      const folder = await mkdtemp(join(tmpdir(), 'waybill-drills-'));
      undo.defer(() => rm(folder, { recursive: true, force: true }));
      const opened = await open({ backend, folder, postgresSettings }, batch);
      undo.defer(() => opened.site.close());
      ({ impossible } = opened);
      ran = await damageAll(
        opened.site,
        batch.filter((drill) => impossible(drill) === null),
      );
    }, patience.allWithinMs);

    afterAll(() => undo.disposeAsync(), 60_000);

    it('settle, with nothing given up', () => {
      expect(ran.unsettled).toEqual([]);
    });

    it.for(batch)(
      '$name: every promise holds',
      { timeout: patience.judgedWithinMs },
      async (drill, { skip }) => {
        const { name } = drill;
        const why = impossible(drill);
        if (why !== null) {
          process.stderr.write(`\n!!! The drill ${name} WAS NOT DONE: ${why}\n`);
          skip(why);
        }
        const damaged = ran.damaged.get(name);
        if (!damaged) throw new Error(`${name} was not done`);
        // A mail of this drill may have been under way when the damage of another one struck.
        const judged = { ...damaged, drill: { ...drill, mayRepeatMails: true } };
        const { verdict } = await judgeDrill(ran.site, judged, { unsettled: [], seed: quickly.seed });
        expect(verdict.problems).toEqual([]);
      },
    );
  });
}

/** With a small disk if one of the drills needs it and this machine gives one. */
async function open(where: Omit<Parameters<typeof openSite>[0], 'onSmallDisk'>, batch: readonly Drill[]) {
  const onSmallDisk = batch.some(({ needsSmallDisk }) => needsSmallDisk);
  try {
    return { site: await openSite({ ...where, onSmallDisk }), impossible: () => null };
  } catch (error) {
    if (!onSmallDisk || !(error instanceof SiteImpossible)) throw error;
    const { message } = error;
    const site = await openSite({ ...where, onSmallDisk: false });
    return { site, impossible: ({ needsSmallDisk }: Drill) => (needsSmallDisk ? message : null) };
  }
}

async function damageAll(site: Site, batch: readonly Drill[]): Promise<Batch> {
  const signal = AbortSignal.timeout(patience.allWithinMs);
  const damaged = new Map<string, Damaged>();
  for (const drill of batch) damaged.set(drill.name, await damage(site, drill, { ...quickly, signal }));
  const unsettled = await settle(site, { withinMs: patience.settledWithinMs, hurry: true, signal });
  return { site, damaged, unsettled };
}
