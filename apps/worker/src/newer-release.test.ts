import { done, jobs, newId, type OutboxJob, readPayload } from '@waybill/domain';
import { type Delivery, type Queues, toEnvelope } from '@waybill/queue';
import { outboxJob, owe, setUpBench, stateOf, stores } from '@waybill/queue/testing';
import { until } from '@waybill/testing';
import { describe, expect, it } from 'vitest';
import { obligationOf, pipeline } from './testing/pipeline.ts';

const atOnce = { concurrency: 4 };
const tooOld = () => Promise.reject(new Error('this worker is too old for it'));

/** Adds the job as a process of a newer release does, whose catalogue this one does not have. */
async function add(queues: Queues, job: OutboxJob, data: object = toEnvelope(job)): Promise<void> {
  const orders = queues.all.find(({ name }) => name === 'orders');
  await orders?.add(job.job, data, { jobId: job.id });
}

const ofNextVersion = () => outboxJob({ payload: { orderId: newId(), v: 2 } });
const ofNextName = (): OutboxJob => ({ ...outboxJob(), job: 'order.teleport' as 'order.process' });

for (const { store, skip } of stores) {
  describe.skipIf(skip)(`an older worker beside a newer release, on ${store}`, () => {
    const bench = setUpBench(store);

    it('leaves a job of a later version to a worker of the newer release, which runs it once', async () => {
      const queues = await bench.open();
      const job = ofNextVersion();
      await owe(bench.app, [job]);
      // It pauses as short as it may: both meet the job often, and the newer one gets it before long.
      const older = queues.work(
        'orders',
        pipeline(bench.app, queues, tooOld, { random: () => 1 }).process,
        atOnce,
      );
      await add(queues, job);
      await until(async () => (await stateOf(queues, 'orders', job.id)) === 'delayed');

      const payloads: unknown[] = [];
      const next = { ...jobs, 'order.process': { ...jobs['order.process'], version: 2 } };
      const newer = pipeline(
        bench.app,
        queues,
        async (run) => {
          payloads.push(run.payload);
          await run.fulfil(async () => undefined);
          return done;
        },
        { read: (name, payload) => readPayload(name, payload, next) },
      );
      queues.work('orders', newer.process, atOnce);
      await until(async () => (await stateOf(queues, 'orders', job.id)) === 'completed');
      expect(payloads).toEqual([{ orderId: job.payload['orderId'] }]);
      expect(await obligationOf(bench.app, job)).toBeNull();
      await older.close({ deadlineMs: 1_000 });
    });

    it.each([
      ['a later version', ofNextVersion, undefined],
      ['a job that it does not know', ofNextName, undefined],
      ['a form that it does not know', ofNextVersion, { v: 2, tenant: 'acme' }],
    ])('puts off what has %s, again and again, without a failure', async (_, make, data) => {
      const queues = await bench.open();
      const job = make();
      await owe(bench.app, [job]);
      const starts: number[] = [];
      const { process } = pipeline(bench.app, queues, tooOld, { random: () => 1 });
      queues.work(
        'orders',
        (delivery: Delivery) => {
          starts.push(delivery.starts);
          return process(delivery);
        },
        atOnce,
      );
      await add(queues, job, data);
      await until(() => starts.length === 3);
      expect(starts).toEqual([1, 2, 3]);
      await until(async () => (await stateOf(queues, 'orders', job.id)) === 'delayed');
      expect(await obligationOf(bench.app, job)).toMatchObject({
        attempts: 0,
        lastError: null,
        parkedAt: null,
      });
    });
  });
}

describe('the pause before an older worker meets the job again', () => {
  const bench = setUpBench('postgres');
  const nowhere = { dispatch: async () => ({ dispatched: 0, failed: 0 }) };
  const now = new Date('2026-03-01T12:00:00Z');

  it.each([
    [1, 0, 500],
    [2, 0, 1_000],
    [2, 0.5, 750],
    [7, 0, 32_000],
    [8, 0, 60_000],
    [9_000, 0, 60_000],
  ])('after %i starts, with the chance %d, is %i ms', async (starts, random, pauseMs) => {
    const job = ofNextVersion();
    await owe(bench.app, [job]);
    const { process } = pipeline(bench.app, nowhere, tooOld, { random: () => random, clock: () => now });
    const delivery: Delivery = {
      ...{
        queue: 'orders',
        id: job.id,
        name: job.job,
        data: toEnvelope(job),
        crashes: 0,
        diedAtWork: false,
        starts,
      },
      acknowledgeCrashes: async () => undefined,
      noteStart: async () => undefined,
    };
    const until = new Date(now.getTime() + pauseMs);
    expect(await process(delivery)).toEqual({ kind: 'later', until });
    expect((await obligationOf(bench.app, job))?.runAt).toEqual(until);
  });
});
