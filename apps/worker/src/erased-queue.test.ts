import { randomUUID } from 'node:crypto';
import { statement } from '@waybill/db';
import { done } from '@waybill/domain';
import { relayOnce } from '@waybill/queue';
import { outboxJob, owe, setUpBench, silent, stores } from '@waybill/queue/testing';
import { until } from '@waybill/testing';
import { describe, expect, it } from 'vitest';
import { pipeline } from './testing/pipeline.ts';

const countOwed = statement<{ count: number }>(
  'test-count-owed',
  'SELECT count(*)::int AS count FROM outbox',
);

for (const { store, skip } of stores) {
  describe.skipIf(skip)(`a queue that is emptied while jobs run, on ${store}`, () => {
    const bench = setUpBench(store);

    it('loses no job and doubles no effect', async () => {
      const queues = await bench.open();
      const tenantId = randomUUID();
      const jobs = Array.from({ length: 500 }, () => outboxJob({ tenantId }));
      await owe(bench.app, jobs);
      await queues.markIntact(await queues.erased());
      await queues.dispatch(jobs, { timeoutMs: 10_000 });

      const effects = new Map<string, number>();
      const { process } = pipeline(bench.app, queues, async (run) => {
        await run.fulfil(async () => {
          effects.set(run.id, (effects.get(run.id) ?? 0) + 1);
        });
        return done;
      });
      for (const _ of ['one worker', 'another']) queues.work('orders', process, { concurrency: 4 });

      for (const share of [0.2, 0.5, 0.8]) {
        await until(() => effects.size >= jobs.length * share);
        await bench.erase();
        await relayOnce({ db: bench.system, queues, now: new Date(), log: silent });
      }
      const owed = () => bench.system.inSystem((tx) => tx.maybe(countOwed));
      await until(async () => (await owed())?.count === 0, { timeoutMs: 25_000 });
      expect(effects.size).toBe(jobs.length);
      expect([...effects.values()].every((count) => count === 1)).toBe(true);
    });
  });
}
