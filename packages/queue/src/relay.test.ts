import { randomUUID } from 'node:crypto';
import { createTransact, parkObligation, readObligation, retryObligation } from '@waybill/domain';
import { until } from '@waybill/testing';
import { describe, expect, it } from 'vitest';
import type { Queues } from './queues.ts';
import { relayOnce } from './relay.ts';
import type { Settlement } from './settlement.ts';
import { outboxJob, owe, rememberingLog, setUpBench, silent, stateOf, stores } from './testing/index.ts';

const done: Settlement = { kind: 'done', result: 'ok' };
const seconds = (count: number) => count * 1_000;

for (const { store, skip } of stores) {
  describe.skipIf(skip)(`relay on ${store}`, () => {
    const bench = setUpBench(store);

    const relay = (queues: Queues, now: Date, log = silent) =>
      relayOnce({ db: bench.system, queues, now, log });

    /** Counts how often each job starts. */
    function work(queues: Queues, settle: () => Settlement = () => done) {
      const starts = new Map<string, number>();
      queues.work(
        'orders',
        async ({ id }) => {
          starts.set(id, (starts.get(id) ?? 0) + 1);
          return settle();
        },
        { concurrency: 50 },
      );
      return starts;
    }

    it('adds what nobody added, once the fast path has had its time', async () => {
      const queues = await bench.open();
      await queues.markIntact(await queues.erased());
      const job = outboxJob();
      const now = new Date();
      await owe(bench.app, [job], now);
      expect(await relay(queues, new Date(now.getTime() + seconds(5)))).toEqual({ relayed: 0, failed: 0 });
      expect(await stateOf(queues, 'orders', job.id)).toBe('unknown');
      await relay(queues, new Date(now.getTime() + seconds(11)));
      expect(await stateOf(queues, 'orders', job.id)).toBe('waiting');
    });

    it('keeps the trace in which the obligation was made', async () => {
      const queues = await bench.open();
      const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
      const job = outboxJob({ traceparent });
      await owe(bench.app, [job]);
      await relay(queues, new Date(Date.now() + seconds(11)));
      const added = await queues.all.find(({ name }) => name === 'orders')?.getJob(job.id);
      expect(added?.data).toMatchObject({ traceparent });
    });

    it('looks at a row less and less often', async () => {
      const queues = await bench.open();
      await queues.markIntact(await queues.erased());
      const job = outboxJob();
      let at = Date.now();
      await owe(bench.app, [job], new Date(at));
      at += seconds(10);
      for (const spacing of [5, 10, 20, 40, 80, 160, 300, 300]) {
        const relayed = spacing === 5 ? 1 : 0;
        expect(await relay(queues, new Date(at))).toEqual({ relayed, failed: 0 });
        const relayAt = await bench.system.inSystem((tx) =>
          tx.prisma.outboxJob.findFirstOrThrow({ where: { id: job.id }, select: { relayAt: true } }),
        );
        expect(relayAt.relayAt.getTime() - at).toBe(seconds(spacing));
        at += seconds(spacing);
      }
    });

    it('leaves alone what the queue still has', async () => {
      const queues = await bench.open();
      const now = Date.now();
      const waiting = outboxJob();
      const active = outboxJob();
      await owe(
        bench.app,
        [waiting, active].map((job) => ({ ...job, tenantId: waiting.tenantId })),
      );
      await queues.dispatch([active]);
      const gate = Promise.withResolvers<Settlement>();
      const starts: string[] = [];
      const worker = queues.work(
        'orders',
        ({ id }) => {
          starts.push(id);
          return gate.promise;
        },
        { concurrency: 1 },
      );
      await until(() => starts.length === 1);
      await queues.dispatch([waiting]);
      for (const later of [7_200, 7_400]) await relay(queues, new Date(now + seconds(later)));
      expect(await stateOf(queues, 'orders', waiting.id)).toBe('waiting');
      expect(await stateOf(queues, 'orders', active.id)).toBe('active');
      gate.resolve(done);
      await until(() => starts.length === 2);
      await worker.close({ deadlineMs: 2_000 });
      expect(starts).toEqual([active.id, waiting.id]);
    });

    it('wakes a job that was put to bed by a wrong clock, and lets others sleep until they are due', async () => {
      const queues = await bench.open();
      const now = Date.now();
      const job = outboxJob();
      await owe(bench.app, [job]);
      await queues.dispatch([{ ...job, runAt: new Date(now + seconds(7_200)) }]);
      const asleep = outboxJob({ runAt: new Date(now + seconds(7_200)) });
      await owe(bench.app, [asleep]);
      await queues.dispatch([asleep]);
      await relay(queues, new Date(now + seconds(20)));
      expect(await stateOf(queues, 'orders', job.id)).toBe('delayed');
      await relay(queues, new Date(now + seconds(60)));
      expect(await stateOf(queues, 'orders', job.id)).toBe('waiting');
      expect(await stateOf(queues, 'orders', asleep.id)).toBe('delayed');
    });

    it.each([
      ['completed', done],
      ['failed', { kind: 'failed', error: new Error('no') }],
    ] satisfies [string, Settlement][])(
      'runs a job again that the queue takes as %s while its obligation stands',
      async (ended, settlement) => {
        const queues = await bench.open();
        const job = outboxJob();
        const now = Date.now();
        await owe(bench.app, [job]);
        await queues.dispatch([job]);
        const starts = work(queues, () => settlement);
        await until(async () => (await stateOf(queues, 'orders', job.id)) === ended);
        await relay(queues, new Date(now + seconds(20)));
        await relay(queues, new Date(now + seconds(60)));
        await until(() => starts.get(job.id) === 2);
      },
    );

    it('leaves parked obligations to people', async () => {
      const queues = await bench.open();
      await queues.markIntact(await queues.erased());
      const job = outboxJob();
      await owe(bench.app, [job]);
      await bench.app.inTenant(job.tenantId, (tx) =>
        parkObligation(tx, job, { parkedAt: new Date(), attempts: 1, lastError: 'no' }),
      );
      await relay(queues, new Date(Date.now() + seconds(60)));
      await relay(queues, new Date(Date.now() + seconds(400)));
      expect(await stateOf(queues, 'orders', job.id)).toBe('unknown');
    });

    it('rebuilds 10,000 jobs at once after the store was emptied', async () => {
      const queues = await bench.open();
      await queues.markIntact(await queues.erased());
      const tenantId = randomUUID();
      const jobs = Array.from({ length: 10_000 }, () => outboxJob({ tenantId }));
      await owe(bench.app, jobs);
      await queues.dispatch(jobs, { timeoutMs: seconds(30) });
      const late = new Date(Date.now() + seconds(400));
      for (let round = 0; round < 3; round++) await relay(queues, late);
      await bench.erase();
      const { log, of } = rememberingLog();
      const { relayed, failed } = await relay(queues, new Date(), log);
      expect(failed).toBe(0);
      expect(relayed).toBe(10_000);
      expect(of('warn')).toMatchObject([{ message: 'the queue was emptied: its jobs are added again' }]);
      expect((await queues.counts()).orders.waiting).toBe(10_000);
      expect(await queues.erased()).toEqual([]);
    }, 60_000);

    it('gives what was parked another round after the store was emptied, since nobody could retry it', async () => {
      const queues = await bench.open();
      await queues.markIntact(await queues.erased());
      const job = outboxJob();
      await owe(bench.app, [job]);
      await bench.app.inTenant(job.tenantId, (tx) =>
        parkObligation(tx, job, { parkedAt: new Date(), attempts: 8, lastError: 'given up' }),
      );
      expect(await relay(queues, new Date(Date.now() + seconds(400)))).toMatchObject({ relayed: 0 });
      await bench.erase();
      expect(await relay(queues, new Date())).toEqual({ relayed: 1, failed: 0 });
      expect(await stateOf(queues, 'orders', job.id)).toBe('waiting');
      const obligation = await bench.app.inTenant(job.tenantId, (tx) => readObligation(tx, job));
      expect(obligation).toMatchObject({ attempts: 0, parkedAt: null });
    });

    it('starts a job at once that a person gave another round, whether the queue remembers it or not', async () => {
      const queues = await bench.open();
      await queues.markIntact(await queues.erased());
      const tenantId = await bench.openShop();
      const reconcile = {
        tenantId,
        job: 'payment.reconcile',
        payload: { provider: 'stripe', days: 2 },
      } as const;
      const [kept, forgotten] = [outboxJob(reconcile), outboxJob(reconcile)];
      await owe(bench.app, [kept, forgotten]);
      await queues.dispatch([kept]);
      const worker = queues.work('payments', async () => ({ kind: 'failed', error: new Error('given up') }), {
        concurrency: 1,
      });
      await until(async () => (await stateOf(queues, 'payments', kept.id)) === 'failed');
      await worker.close({ deadlineMs: 5_000 });
      const transact = createTransact({ db: bench.app, onCommitted: () => undefined });
      const scope = { tenantId, actor: { type: 'staff', id: 'test' } } as const;
      for (const job of [kept, forgotten]) {
        await bench.app.inTenant(tenantId, (tx) =>
          parkObligation(tx, job, { parkedAt: new Date(), attempts: 8, lastError: 'given up' }),
        );
        await transact(scope, (ctx) => retryObligation(ctx, { id: job.id }));
      }
      expect(await relay(queues, new Date())).toEqual({ relayed: 2, failed: 0 });
      expect(await stateOf(queues, 'payments', kept.id)).toBe('waiting');
      expect(await stateOf(queues, 'payments', forgotten.id)).toBe('waiting');
    });

    it('shares the rows among two relays', async () => {
      const [one, two] = [await bench.open(), await bench.open()];
      const tenantId = randomUUID();
      const jobs = Array.from({ length: 300 }, () => outboxJob({ tenantId }));
      await owe(bench.app, jobs);
      const at = new Date(Date.now() + seconds(1_000));
      await relay(one, at);
      await owe(
        bench.app,
        Array.from({ length: 300 }, () => outboxJob({ tenantId })),
      );
      const results = await Promise.all([relay(one, at), relay(two, at)]);
      expect(results.reduce((sum, { relayed }) => sum + relayed, 0)).toBe(300);
    });

    it('does not grow the spacing while the queue takes nothing', async () => {
      const queues = await bench.open();
      await queues.markIntact(await queues.erased());
      const job = outboxJob();
      const at = new Date(Date.now() + seconds(20));
      await owe(bench.app, [job]);
      const deaf = {
        ...queues,
        dispatch: async (rows: readonly unknown[]) => ({ dispatched: 0, failed: rows.length }),
      };
      for (let round = 0; round < 5; round++)
        expect(await relayOnce({ db: bench.system, queues: deaf, now: at, log: silent })).toMatchObject({
          failed: 1,
        });
      expect(await relay(queues, at)).toEqual({ relayed: 1, failed: 0 });
      expect(await stateOf(queues, 'orders', job.id)).toBe('waiting');
    });
  });
}
