import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import {
  cancelled,
  done,
  type Handler,
  newId,
  type OutboxJob,
  PermanentFailure,
  ProviderError,
  snooze,
  untried,
} from '@waybill/domain';
import { createQueueBoard, type Delivery, type Queues, toEnvelope } from '@waybill/queue';
import { outboxJob, owe, setUpBench, stateOf, stores } from '@waybill/queue/testing';
import { until } from '@waybill/testing';
import express from 'express';
import { afterEach, describe, expect, it } from 'vitest';
import type { RunJobOptions } from './run-job.ts';
import { obligationOf, pipeline, quickLimits } from './testing/pipeline.ts';

const fourAtOnce = { concurrency: 4 };
const open: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

for (const { store, skip } of stores) {
  describe.skipIf(skip)(`running a job on ${store}`, () => {
    const bench = setUpBench(store);

    /** Owes a job, dispatches it and lets a worker with this handler run it. */
    async function owedJob(
      handle: Handler<'order.process'>,
      { job = outboxJob(), ...options }: Partial<RunJobOptions> & { job?: OutboxJob } = {},
    ) {
      const queues = await bench.open();
      await owe(bench.app, [job]);
      const { process, runs } = pipeline(bench.app, queues, handle, options);
      const worker = queues.work('orders', process, fourAtOnce);
      await queues.dispatch([job], { timeoutMs: 10_000 });
      const reaches = (state: string) =>
        until(async () => (await stateOf(queues, 'orders', job.id)) === state);
      return { queues, worker, job, runs, process, reaches };
    }

    const bullJob = (queues: Queues, id: string) =>
      queues.all.find(({ name }) => name === 'orders')?.getJob(id);

    it('deletes the obligation together with its effect, and completes', async () => {
      const { job, queues, reaches } = await owedJob(async (run) => {
        await run.fulfil(async (ctx) => {
          ctx.enqueue('mail.send', { messageId: run.payload.orderId });
        });
        return done;
      });
      await reaches('completed');
      expect(await obligationOf(bench.app, job)).toBeNull();
      expect(await bullJob(queues, job.id)).toMatchObject({ returnvalue: 'done', attemptsMade: 1 });
    });

    it('sends on at once what the job has enqueued', async () => {
      const { queues, reaches } = await owedJob(async (run) => {
        await run.fulfil(async (ctx) => ctx.enqueue('mail.send', { messageId: run.payload.orderId }));
        return done;
      });
      await reaches('completed');
      await until(async () => (await queues.counts()).mail.waiting === 1);
    });

    it('gives the handler what it needs to know', async () => {
      const runs: unknown[] = [];
      const job = outboxJob({ requestId: 'req-7' });
      const { reaches } = await owedJob(
        async (run) => {
          await run.transact(async (ctx) => {
            runs.push({ ...run, signal: null, ctx: { actor: ctx.actor, requestId: ctx.requestId } });
          });
          return done;
        },
        { job },
      );
      await reaches('completed');
      expect(runs).toMatchObject([
        {
          job: 'order.process',
          id: job.id,
          tenantId: job.tenantId,
          payload: job.payload,
          attempt: 1,
          ctx: { actor: { type: 'system', id: 'order.process' }, requestId: 'req-7' },
        },
      ]);
    });

    it('takes the obligation as met when the handler says that there was nothing to do', async () => {
      const { job, reaches } = await owedJob(async () => done);
      await reaches('completed');
      expect(await obligationOf(bench.app, job)).toBeNull();
    });

    it('drops an obligation that has lost its object', async () => {
      const { job, queues, reaches } = await owedJob(async () => cancelled('the order is gone'));
      await reaches('completed');
      expect(await obligationOf(bench.app, job)).toBeNull();
      expect((await bullJob(queues, job.id))?.returnvalue).toBe('cancelled: the order is gone');
    });

    it('tries a failed job again, and notes meanwhile why and when', async () => {
      const attempts: number[] = [];
      const notes: unknown[] = [];
      const { job, reaches } = await owedJob(async (run) => {
        attempts.push(run.attempt);
        if (run.attempt > 1) notes.push(await obligationOf(bench.app, job));
        if (run.attempt < 3) throw new Error('the carrier is closed');
        await run.fulfil(async () => undefined);
        return done;
      });
      await reaches('completed');
      expect(attempts).toEqual([1, 2, 3]);
      expect(notes).toMatchObject([
        { attempts: 1, lastError: 'Error: the carrier is closed', parkedAt: null },
        { attempts: 2, lastError: 'Error: the carrier is closed', parkedAt: null },
      ]);
      expect(await obligationOf(bench.app, job)).toBeNull();
    });

    it('has the queue and the obligation agree on the next attempt', async () => {
      const limits = { ...quickLimits, retry: { attempts: 3, baseMs: 60_000, maxMs: 60_000, jitter: 0 } };
      const { job, queues, reaches } = await owedJob(() => Promise.reject(new Error('closed')), {
        limitsOf: () => limits,
      });
      await reaches('delayed');
      const row = await obligationOf(bench.app, job);
      const runAt = row?.runAt.getTime() ?? 0;
      expect(runAt).toBeGreaterThan(Date.now() + 50_000);
      const queued = await bullJob(queues, job.id);
      expect(queued?.delay).toBe(60_000);
      expect(queued?.failedReason).toBe('Error: closed');
      expect((row?.relayAt.getTime() ?? 0) - runAt).toBe(10_000);
    });

    it('parks a job whose attempts are used up', async () => {
      let attempts = 0;
      const { job, queues, reaches } = await owedJob(async () => {
        attempts++;
        throw new Error('the carrier is closed');
      });
      await reaches('failed');
      expect(attempts).toBe(3);
      const text = 'gave up after 3 attempts: Error: the carrier is closed';
      expect(await obligationOf(bench.app, job)).toMatchObject({
        attempts: 3,
        lastError: text,
        parkedAt: expect.any(Date),
      });
      expect((await bullJob(queues, job.id))?.failedReason).toBe(text);
    });

    it.each([
      [
        'a permanent failure',
        () => new PermanentFailure('the address cannot be'),
        /cannot succeed: PermanentFailure: the address/,
      ],
      [
        'a request the provider rejects',
        () => new ProviderError('stripe', 'rejected', 'no such token'),
        /no such token/,
      ],
      [
        'wrong credentials',
        () => new ProviderError('stripe', 'unauthorized', 'bad key sk_test_51Habcdef'),
        /bad key \[key\]$/,
      ],
    ])('parks a job at once after %s', async (_, failure, text) => {
      let attempts = 0;
      const { job, reaches } = await owedJob(async () => {
        attempts++;
        throw failure();
      });
      await reaches('failed');
      expect(attempts).toBe(1);
      expect(await obligationOf(bench.app, job)).toMatchObject({
        parkedAt: expect.any(Date),
        lastError: expect.stringMatching(text),
      });
    });

    it('parks a job whose payload does not fit', async () => {
      const job = outboxJob({ payload: { orderId: 'not an id' } });
      const { reaches } = await owedJob(async () => done, { job });
      await reaches('failed');
      expect((await obligationOf(bench.app, job))?.lastError).toContain(
        'the payload does not fit order.process: orderId',
      );
    });

    it('puts a job off without counting an attempt', async () => {
      const attempts: number[] = [];
      const until_ = new Date(Date.now() + 300);
      const { job, reaches } = await owedJob(async (run) => {
        attempts.push(run.attempt);
        return attempts.length === 1 ? snooze(until_, 'the customer has to act') : done;
      });
      await until(async () => (await obligationOf(bench.app, job))?.runAt.getTime() === until_.getTime());
      await reaches('completed');
      expect(attempts).toEqual([1, 1]);
      expect(Date.now()).toBeGreaterThanOrEqual(until_.getTime());
    });

    it('aborts a handler that takes too long, and lets it change nothing any more', async () => {
      const late: unknown[] = [];
      const starts: number[] = [];
      const { job, reaches } = await owedJob(
        async (run) => {
          starts.push(run.attempt);
          if (run.attempt > 1) return done;
          await once(run.signal, 'abort');
          late.push(await run.fulfil(async () => undefined).catch((error: unknown) => error));
          return done;
        },
        { limitsOf: () => ({ ...quickLimits, timeoutMs: 100 }) },
      );
      await reaches('completed');
      expect(starts).toEqual([1, 2]);
      expect(late).toMatchObject([{ name: 'TimedOut', message: 'no result within 100 ms' }]);
      expect(await obligationOf(bench.app, job)).toBeNull();
    });

    it('ends a job that was fulfilled before without calling its handler', async () => {
      let calls = 0;
      const queues = await bench.open();
      const job = outboxJob();
      const { process } = pipeline(bench.app, queues, async () => {
        calls++;
        return done;
      });
      queues.work('orders', process, fourAtOnce);
      await queues.dispatch([job], { timeoutMs: 10_000 });
      await until(async () => (await stateOf(queues, 'orders', job.id)) === 'completed');
      expect(calls).toBe(0);
      expect((await bullJob(queues, job.id))?.returnvalue).toBe('already fulfilled');
    });

    it('starts a job over that a person retries in Bull Board, with all its attempts', async () => {
      const attempts: number[] = [];
      let isMended = false;
      const { job, queues, reaches } = await owedJob(async (run) => {
        attempts.push(run.attempt);
        if (!isMended || attempts.length < 6) throw new Error('the carrier is closed');
        return done;
      });
      await reaches('failed');
      const app = express().use('/ops/queues', createQueueBoard(queues, { basePath: '/ops/queues' }));
      const server = app.listen(0, '127.0.0.1');
      await once(server, 'listening');
      open.push(async () => server.close());
      const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      isMended = true;
      const answer = await fetch(`${address}/ops/queues/api/queues/orders/${job.id}/retry`, {
        method: 'PUT',
      });
      expect(answer.status).toBe(204);
      await reaches('completed');
      expect(attempts).toEqual([1, 2, 3, 1, 2, 3]);
      expect(await obligationOf(bench.app, job)).toBeNull();
    });

    it('refuses a job that somebody typed into the queue', async () => {
      const queues = await bench.open();
      const { process } = pipeline(bench.app, queues, async () => done);
      queues.work('orders', process, fourAtOnce);
      const typed = await queues.all[0]?.add('order.process', { orderId: 'typed' });
      const id = typed?.id ?? '';
      await until(async () => (await stateOf(queues, 'orders', id)) === 'failed');
      expect((await bullJob(queues, id))?.failedReason).toMatch(/^not a job of this system: v: /);
    });

    it('hands a job back when the worker stops, and another one finishes it', async () => {
      let starts = 0;
      const { job, runs, worker, queues } = await owedJob(async (run) => {
        starts++;
        await once(run.signal, 'abort');
        return done;
      });
      await until(() => starts === 1);
      const closing = worker.close({ deadlineMs: 5_000 });
      runs.interrupt();
      expect(await closing).toBe(true);
      expect(await obligationOf(bench.app, job)).toMatchObject({
        attempts: 0,
        lastError: null,
        parkedAt: null,
      });
      const second = pipeline(bench.app, queues, async (run) => {
        await run.fulfil(async () => undefined);
        return done;
      });
      queues.work('orders', second.process, fourAtOnce);
      await until(async () => (await stateOf(queues, 'orders', job.id)) === 'completed');
      expect(await obligationOf(bench.app, job)).toBeNull();
    });

    it('tries a job again while Postgres does not answer', async () => {
      const queues = await bench.open();
      const job = outboxJob();
      const broken = { ...bench.app, inTenant: () => Promise.reject(new Error('connection refused')) };
      const { process } = pipeline(broken, queues, async () => done);
      queues.work('orders', process, fourAtOnce);
      await queues.dispatch([job], { timeoutMs: 10_000 });
      await until(async () => (await stateOf(queues, 'orders', job.id)) === 'delayed');
    });
  });
}

const deliver = (job: OutboxJob, overrides: Partial<Delivery> = {}): Delivery => ({
  queue: 'orders',
  id: job.id,
  name: job.job,
  data: toEnvelope(job),
  crashes: 0,
  starts: 1,
  diedAtWork: false,
  acknowledgeCrashes: async () => undefined,
  noteStart: async () => undefined,
  ...overrides,
});
const nowhere = { dispatch: async () => ({ dispatched: 0, failed: 0 }) };

describe('jobs under which a process died', () => {
  const bench = setUpBench('postgres');
  const crashesOf = async (job: OutboxJob) => (await obligationOf(bench.app, job))?.crashes;

  it('run one at a time, and others beside them', async () => {
    const [first, second, other] = [outboxJob(), outboxJob(), outboxJob()];
    for (const job of [first, second, other]) await owe(bench.app, [job]);
    const gate = Promise.withResolvers<void>();
    const started: string[] = [];
    const { process } = pipeline(bench.app, nowhere, async (run) => {
      started.push(run.id);
      if (run.id === first.id) await gate.promise;
      await run.fulfil(async () => undefined);
      return done;
    });
    const running = process(deliver(first, { crashes: 1 }));
    await until(() => started.length === 1);
    expect(await process(deliver(second, { crashes: 1 }))).toMatchObject({ kind: 'later' });
    expect(await crashesOf(second)).toBe(1);
    expect(await process(deliver(other))).toMatchObject({ kind: 'done' });
    gate.resolve();
    await running;
    // The queue has been told of its crash; the obligation remembers it.
    expect(await process(deliver(second, { crashes: 0 }))).toMatchObject({ kind: 'done' });
    expect(started).toEqual([first.id, other.id, second.id]);
  });

  it('count no crash in which they did not have their turn', async () => {
    const job = outboxJob();
    await owe(bench.app, [job]);
    const gate = Promise.withResolvers<void>();
    const { process } = pipeline(bench.app, nowhere, async () => {
      await gate.promise;
      throw new Error('an ordinary failure');
    });
    const other = outboxJob();
    await owe(bench.app, [other]);
    const running = process(deliver(other, { crashes: 1 }));
    for (const _ of [1, 2, 3]) await process(deliver(job, { crashes: 1 }));
    expect(await obligationOf(bench.app, job)).toMatchObject({ crashes: 1, parkedAt: null });
    gate.resolve();
    await running;
    await process(deliver(job, { crashes: 1, diedAtWork: true }));
    expect(await obligationOf(bench.app, job)).toMatchObject({ crashes: 0, attempts: 1 });
  });

  it.each([
    ['are cleared by a run that ended', snooze, 0],
    ['stay suspect after a run that did nothing', untried, 1],
  ])('%s', async (_, outcome, crashes) => {
    const job = outboxJob();
    await owe(bench.app, [job]);
    const { process } = pipeline(bench.app, nowhere, async () => outcome(new Date(), 'not now'));
    await process(deliver(job, { crashes: 1 }));
    expect(await crashesOf(job)).toBe(crashes);
  });
});

describe('two runs of one job at once', () => {
  const bench = setUpBench('postgres');

  it('have its effect once', async () => {
    const job = outboxJob();
    await owe(bench.app, [job]);
    const bothRun = Promise.withResolvers<void>();
    let running = 0;
    let effects = 0;
    const { process } = pipeline(bench.app, nowhere, async (run) => {
      if (++running === 2) bothRun.resolve();
      await bothRun.promise;
      await run.fulfil(async () => {
        effects++;
      });
      return done;
    });
    const settlements = await Promise.all([process(deliver(job)), process(deliver(job))]);
    expect(effects).toBe(1);
    expect(settlements.map((settlement) => settlement.kind === 'done' && settlement.result).sort()).toEqual([
      'already fulfilled',
      'done',
    ]);
  });

  it('keeps a success when a slower run of the same job fails', async () => {
    const job = outboxJob();
    await owe(bench.app, [job]);
    const { process } = pipeline(bench.app, nowhere, async (run) => {
      await run.fulfil(async () => undefined);
      throw new Error('after the fact');
    });
    expect(await process(deliver(job))).toEqual({ kind: 'done', result: 'done' });
  });

  it('stays parked when the worker died between parking it and telling the queue', async () => {
    const job = outboxJob({ id: newId() });
    await owe(bench.app, [job]);
    const { process } = pipeline(bench.app, nowhere, () => Promise.reject(new PermanentFailure('no')));
    await process(deliver(job));
    const again = await process(deliver(job, { crashes: 1 }));
    expect(again).toMatchObject({
      kind: 'failed',
      error: { message: 'cannot succeed: PermanentFailure: no' },
    });
    expect((await obligationOf(bench.app, job))?.parkedAt).toEqual(expect.any(Date));
  });
});
