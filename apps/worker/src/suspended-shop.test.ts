import {
  createTransact,
  done,
  postponeObligation,
  resumeTenant,
  type Scope,
  suspendedReason,
  suspendTenant,
} from '@waybill/domain';
import { relayOnce } from '@waybill/queue';
import { outboxJob, owe, setUpBench, stateOf, stores } from '@waybill/queue/testing';
import { until } from '@waybill/testing';
import { describe, expect, it } from 'vitest';
import { obligationOf, pipeline, quietLog } from './testing/pipeline.ts';

const atOnce = { concurrency: 4 };

for (const { store, skip } of stores) {
  describe.skipIf(skip)(`a worker and a shop that is suspended, on ${store}`, () => {
    const bench = setUpBench(store);

    /** A shop, what its operator does to it, and a worker that notes which of its jobs it ran. */
    async function setUp() {
      const [tenantId, ofOperator] = [await bench.openShop(), await bench.openShop()];
      const operator: Scope = { tenantId: ofOperator, actor: { type: 'staff', id: 'operator' } };
      const scope: Scope = { tenantId, actor: { type: 'operator', id: 'operator' } };
      const transact = createTransact({ db: bench.app, onCommitted: () => undefined });
      const queues = await bench.open();
      const ran: string[] = [];
      const { process } = pipeline(bench.app, queues, async (run) => {
        ran.push(run.id);
        await run.fulfil(async () => undefined);
        return done;
      });
      queues.work('orders', process, atOnce);
      return {
        ran,
        queues,
        job: outboxJob({ tenantId }),
        suspend: () => transact(scope, (ctx) => suspendTenant(ctx, { operator, reason: 'unpaid' })),
        resume: () => transact(scope, (ctx) => resumeTenant(ctx, { operator })),
        relay: () =>
          relayOnce({ db: bench.system, queues, now: new Date(Date.now() + 1_000), log: quietLog }),
      };
    }

    it('puts its job off without an attempt, and runs it once as soon as it is resumed', async () => {
      const { job, queues, ran, suspend, resume, relay } = await setUp();
      await owe(bench.app, [job]);
      await bench.app.inTenant(job.tenantId, (tx) =>
        postponeObligation(tx, job, { runAt: new Date(), attempts: 2, lastError: 'no answer' }),
      );
      await suspend();
      await queues.dispatch([job]);
      await until(async () => (await stateOf(queues, 'orders', job.id)) === 'delayed');
      expect(await obligationOf(bench.app, job)).toMatchObject({
        ...{ attempts: 2, lastError: 'no answer', putOffReason: suspendedReason, parkedAt: null },
      });
      expect(ran).toEqual([]);

      await resume();
      await relay();
      await until(() => ran.length > 0);
      await until(async () => (await stateOf(queues, 'orders', job.id)) === 'completed');
      await relay();
      expect(ran).toEqual([job.id]);
      expect(await obligationOf(bench.app, job)).toBeNull();
    });

    it('runs the jobs of its neighbour all the while', async () => {
      const { job, queues, ran, suspend } = await setUp();
      const neighbours = outboxJob({ tenantId: await bench.openShop() });
      await suspend();
      await owe(bench.app, [job]);
      await owe(bench.app, [neighbours]);
      await queues.dispatch([job, neighbours]);
      await until(() => ran.length === 1);
      expect(ran).toEqual([neighbours.id]);
    });
  });
}
