import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { until } from '@waybill/testing';
import express from 'express';
import { afterEach, describe, expect, it } from 'vitest';
import { createQueueBoard } from './board.ts';
import type { Queues } from './queues.ts';
import { outboxJob, setUpBench, stateOf, stores } from './testing/index.ts';

const open: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

async function serve(queues: Queues, options: { readOnly?: boolean } = {}) {
  const app = express();
  app.use('/ops/queues', createQueueBoard(queues, { basePath: '/ops/queues', ...options }));
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  open.push(async () => {
    server.closeAllConnections();
    server.close();
  });
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/ops/queues`;
  return (path: string, method = 'GET') => fetch(`${base}${path}`, { method });
}

for (const { store, skip } of stores) {
  describe.skipIf(skip)(`queue board on ${store}`, () => {
    const bench = setUpBench(store);

    /** A job that fails until `mend` is called. */
    async function failingJob(queues: Queues) {
      const job = outboxJob();
      let isMended = false;
      queues.work(
        'orders',
        async () =>
          isMended
            ? { kind: 'done', result: 'ok' }
            : { kind: 'failed', error: new Error('the warehouse does not answer') },
        { concurrency: 1 },
      );
      await queues.dispatch([job]);
      await until(async () => (await stateOf(queues, 'orders', job.id)) === 'failed');
      const mend = () => {
        isMended = true;
      };
      return { job, mend };
    }

    it('shows every queue and the failed jobs with their errors', async () => {
      const queues = await bench.open();
      const { job } = await failingJob(queues);
      const board = await serve(queues);
      const page = await board('/');
      expect(page.status).toBe(200);
      expect(await page.text()).toContain('Waybill queues');
      const answer = await board('/api/queues?activeQueue=orders&status=failed&page=1');
      const body = JSON.stringify(await answer.json());
      for (const name of ['orders', 'payments', 'stock', 'mail', 'ai', 'webhooks'])
        expect(body).toContain(`"name":"${name}"`);
      expect(body).toContain(job.id);
      expect(body).toContain('the warehouse does not answer');
    });

    it('starts a failed job again', async () => {
      const queues = await bench.open();
      const { job, mend } = await failingJob(queues);
      const board = await serve(queues);
      mend();
      expect((await board(`/api/queues/orders/${job.id}/retry`, 'PUT')).status).toBe(204);
      await until(async () => (await stateOf(queues, 'orders', job.id)) === 'completed');
    });

    it('lets nobody edit, add or delete jobs', async () => {
      const queues = await bench.open();
      const { job } = await failingJob(queues);
      const board = await serve(queues);
      const refused = [
        await board(`/api/queues/orders/${job.id}/clean`, 'PUT'),
        await board(`/api/queues/orders/${job.id}/update-data`, 'PATCH'),
        await board('/api/queues/orders/add', 'POST'),
        await board('/api/queues/orders/obliterate', 'PUT'),
        await board('/api/queues/orders/empty', 'PUT'),
      ];
      expect(refused.map((answer) => answer.status)).toEqual([403, 403, 403, 403, 403]);
      expect(await stateOf(queues, 'orders', job.id)).toBe('failed');
    });

    it('changes nothing when it is read-only', async () => {
      const queues = await bench.open();
      const { job } = await failingJob(queues);
      const board = await serve(queues, { readOnly: true });
      expect((await board(`/api/queues/orders/${job.id}/retry`, 'PUT')).status).toBe(405);
      expect((await board('/api/queues?activeQueue=orders&status=failed&page=1')).status).toBe(200);
      expect(await stateOf(queues, 'orders', job.id)).toBe('failed');
    });
  });
}
