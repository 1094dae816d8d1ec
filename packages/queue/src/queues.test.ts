import { until } from '@waybill/testing';
import { describe, expect, it } from 'vitest';
import { readEnvelope } from './envelope.ts';
import type { Queues } from './queues.ts';
import type { Delivery, Processor, Settlement } from './settlement.ts';
import { outboxJob, setUpBench, stateOf, stores } from './testing/index.ts';
import type { WorkOptions } from './work.ts';

const done: Settlement = { kind: 'done', result: 'ok' };
const fourAtOnce = { concurrency: 4 };

for (const { store, skip } of stores) {
  describe.skipIf(skip)(`queues on ${store}`, () => {
    const bench = setUpBench(store);

    const startWorker = (queues: Queues, process: Processor, options: WorkOptions = fourAtOnce) =>
      queues.work('orders', process, options);

    /** A worker that follows the script, one settlement a start, and remembers what it was given. */
    function follow(queues: Queues, script: (start: number) => Settlement) {
      const deliveries: (Delivery & { at: number })[] = [];
      startWorker(queues, async (delivery) => {
        deliveries.push({ ...delivery, at: Date.now() });
        return script(deliveries.length);
      });
      return deliveries;
    }

    it('hands a dispatched job to a worker, with everything it needs', async () => {
      const queues = await bench.open();
      const job = outboxJob({ requestId: 'req-1' });
      expect(await queues.dispatch([job])).toEqual({ dispatched: 1, failed: 0 });
      const deliveries = follow(queues, () => done);
      const delivery = await until(() => deliveries[0]);
      expect(delivery).toMatchObject({ id: job.id, name: 'order.process', queue: 'orders', crashes: 0 });
      expect(readEnvelope(delivery.data)).toEqual({
        kind: 'envelope',
        envelope: {
          v: 1,
          tenantId: job.tenantId,
          job: 'order.process',
          payload: job.payload,
          requestId: 'req-1',
        },
      });
      await until(async () => (await stateOf(queues, 'orders', job.id)) === 'completed');
    });

    it('sends every job to the queue of its kind', async () => {
      const queues = await bench.open();
      const before = await queues.counts();
      await queues.dispatch([
        outboxJob({ job: 'mail.send' }),
        outboxJob({ job: 'mail.send' }),
        outboxJob({ job: 'stock.adjust' }),
      ]);
      const after = await queues.counts();
      expect((after.mail.waiting ?? 0) - (before.mail.waiting ?? 0)).toBe(2);
      expect((after.stock.waiting ?? 0) - (before.stock.waiting ?? 0)).toBe(1);
    });

    it('takes the same row, added again, as the same job', async () => {
      const queues = await bench.open();
      const job = outboxJob();
      await Promise.all([
        queues.dispatch([job]),
        queues.dispatch([job, outboxJob()]),
        queues.dispatch([job]),
      ]);
      const deliveries = follow(queues, () => done);
      await until(async () => {
        const { waiting, active } = (await queues.counts()).orders;
        return deliveries.length >= 2 && waiting === 0 && active === 0;
      });
      expect(deliveries.filter((delivery) => delivery.id === job.id)).toHaveLength(1);
    });

    it('keeps a job back until it is due', async () => {
      const queues = await bench.open();
      const job = outboxJob({ runAt: new Date(Date.now() + 400) });
      const deliveries = follow(queues, () => done);
      await queues.dispatch([job]);
      expect(await stateOf(queues, 'orders', job.id)).toBe('delayed');
      const delivery = await until(() => deliveries[0]);
      expect(delivery.at).toBeGreaterThanOrEqual(job.runAt.getTime());
    });

    it('starts a failed job again after the delay it is told, as often as it is told', async () => {
      const queues = await bench.open();
      const job = outboxJob();
      const starts = 10; // More than the catalog's attempts: the outbox counts, not the queue.
      const deliveries = follow(queues, (start) =>
        start < starts
          ? { kind: 'retry', delayMs: start === 1 ? 300 : 1, error: new Error('not yet') }
          : done,
      );
      await queues.dispatch([job]);
      await until(async () => (await stateOf(queues, 'orders', job.id)) === 'completed');
      expect(deliveries).toHaveLength(starts);
      expect((deliveries[1]?.at ?? 0) - (deliveries[0]?.at ?? 0)).toBeGreaterThanOrEqual(300);
    });

    it('leaves a job that failed for good alone, and shows the error', async () => {
      const queues = await bench.open();
      const job = outboxJob();
      const deliveries = follow(queues, () => ({ kind: 'failed', error: new Error('the card is gone') }));
      await queues.dispatch([job]);
      await until(async () => (await stateOf(queues, 'orders', job.id)) === 'failed');
      expect(deliveries).toHaveLength(1);
      const orders = queues.all.find((queue) => queue.name === 'orders');
      const failed = await orders?.getJob(job.id);
      expect(failed?.failedReason).toBe('the card is gone');
      expect(failed?.stacktrace?.join()).toContain('queues.test.ts');
    });

    it('puts a job off without counting an attempt', async () => {
      const queues = await bench.open();
      const job = outboxJob();
      const later = Date.now() + 300;
      const deliveries = follow(queues, (start) =>
        start === 1 ? { kind: 'later', until: new Date(later) } : done,
      );
      await queues.dispatch([job]);
      await until(async () => (await stateOf(queues, 'orders', job.id)) === 'completed');
      expect(deliveries[1]?.at).toBeGreaterThanOrEqual(later);
      const orders = queues.all.find((queue) => queue.name === 'orders');
      expect(await orders?.getJob(job.id)).toMatchObject({ attemptsMade: 1, attemptsStarted: 2 });
    });

    it('tries a job again whose processor broke', async () => {
      const queues = await bench.open();
      const job = outboxJob();
      startWorker(queues, () => Promise.reject(new Error('the database is gone')));
      await queues.dispatch([job]);
      await until(async () => (await stateOf(queues, 'orders', job.id)) === 'delayed');
    });

    it('waits for the running job when it closes, and takes no other', async () => {
      const queues = await bench.open();
      const [first, second] = [outboxJob(), outboxJob()];
      const gate = Promise.withResolvers<Settlement>();
      let started = 0;
      const worker = startWorker(
        queues,
        () => {
          started++;
          return gate.promise;
        },
        { concurrency: 1 },
      );
      await queues.dispatch([first]);
      await until(() => started === 1);
      const closing = worker.close({ deadlineMs: 5_000 });
      await queues.dispatch([second]);
      gate.resolve(done);
      expect(await closing).toBe(true);
      expect(await stateOf(queues, 'orders', first.id)).toBe('completed');
      expect(await stateOf(queues, 'orders', second.id)).toBe('waiting');
      follow(queues, () => done);
      await until(async () => (await stateOf(queues, 'orders', second.id)) === 'completed');
    });

    it('keeps the lock of a job that takes longer than the lock lasts', async () => {
      const queues = await bench.open();
      const job = outboxJob();
      const gate = Promise.withResolvers<Settlement>();
      let started = 0;
      const process: Processor = () => {
        started++;
        return gate.promise;
      };
      startWorker(queues, process, { concurrency: 1, lockMs: 1_000, stalledCheckMs: 300 });
      startWorker(queues, process, { concurrency: 1, lockMs: 1_000, stalledCheckMs: 300 });
      const marker = outboxJob({ runAt: new Date(Date.now() + 2_500) });
      await queues.dispatch([job, marker]);
      await until(() => started === 2);
      gate.resolve(done);
      await until(async () => (await stateOf(queues, 'orders', job.id)) === 'completed');
      await until(async () => (await stateOf(queues, 'orders', marker.id)) === 'completed');
      expect(started).toBe(2);
    });

    it('knows when its store was emptied', async () => {
      const queues = await bench.open();
      await queues.markIntact(await queues.erased());
      expect(await queues.erased()).toEqual([]);
      await bench.erase();
      expect(await queues.erased()).toEqual(['orders', 'payments', 'stock', 'mail', 'ai', 'webhooks']);
      await queues.markIntact(['orders']);
      expect(await queues.erased()).toEqual(['payments', 'stock', 'mail', 'ai', 'webhooks']);
    });

    it('knows which queues a person has paused', async () => {
      const queues = await bench.open();
      expect(await queues.paused()).toEqual([]);
      await queues.all.find(({ name }) => name === 'mail')?.pause();
      expect(await queues.paused()).toEqual(['mail']);
    });

    it('answers to a ping', async () => {
      const queues = await bench.open();
      await expect(queues.ping()).resolves.toBeUndefined();
    });
  });
}
