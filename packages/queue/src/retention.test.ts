import { until } from '@waybill/testing';
import { describe, expect, it } from 'vitest';
import type { Queues } from './queues.ts';
import { trim } from './retention.ts';
import { outboxJob, setUpBench, stores } from './testing/index.ts';

for (const { store, skip } of stores) {
  describe.skipIf(skip)(`what the queue remembers on ${store}`, () => {
    const bench = setUpBench(store);

    async function complete(queues: Queues, count: number) {
      queues.work('orders', async () => ({ kind: 'done', result: 'ok' }), { concurrency: 20 });
      await queues.dispatch(
        Array.from({ length: count }, () => outboxJob()),
        { timeoutMs: 20_000 },
      );
      await until(
        async () => {
          const { waiting, active } = (await queues.counts()).orders;
          return waiting === 0 && active === 0;
        },
        { timeoutMs: 25_000 },
      );
    }

    it('is the last thousand jobs that were done', async () => {
      const queues = await bench.open();
      await complete(queues, 1_100);
      const [orders] = queues.all;
      const last = (await orders?.getJobs(['completed'], 0, 0))?.[0];
      if (orders) await trim(orders);
      expect((await queues.counts()).orders.completed).toBeGreaterThan(950);
      expect((await queues.counts()).orders.completed).toBeLessThanOrEqual(1_000);
      expect(await orders?.getJobState(last?.id ?? '')).toBe('completed');
    });

    it('is forgotten after an hour', async () => {
      const queues = await bench.open();
      await complete(queues, 20);
      const [orders] = queues.all;
      const minutes = 60_000;
      if (orders) await trim(orders, Date.now() + 59 * minutes);
      expect((await queues.counts()).orders.completed).toBe(20);
      if (orders) await trim(orders, Date.now() + 61 * minutes);
      expect((await queues.counts()).orders.completed).toBe(0);
    });
  });
}
