import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { statement } from '@waybill/db';
import { outboxJob, owe, setUpBench, stateOf, stores } from '@waybill/queue/testing';
import { until } from '@waybill/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { obligationOf } from './testing/pipeline.ts';

const program = fileURLToPath(new URL('./testing/dying-worker.ts', import.meta.url));
const mailsOwed = statement<{ id: string }>(
  'test-mails-owed',
  `SELECT id FROM outbox WHERE job = 'mail.send'`,
);

for (const { store, skip } of stores) {
  describe.skipIf(skip)(`a worker process that is killed, on ${store}`, () => {
    const bench = setUpBench(store);
    const children: ChildProcess[] = [];
    let folder = '';
    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), 'waybill-crash-'));
    });
    afterEach(() => {
      for (const child of children.splice(0)) child.kill('SIGKILL');
      rmSync(folder, { recursive: true });
    });

    const diary = () => readFileSync(join(folder, 'diary'), 'utf8').split('\n').filter(Boolean);

    function startWorker(place: 'before' | 'after' | 'never'): ChildProcess {
      const { postgresUrl, redisUrl } = bench.urls;
      const child = fork(program, [place, postgresUrl, redisUrl ?? '', join(folder, 'diary')]);
      children.push(child);
      return child;
    }

    /** Owes a job and lets one worker after the other die under it. */
    async function killedUnder(places: ('before' | 'after')[]) {
      writeFileSync(join(folder, 'diary'), '');
      const queues = await bench.open();
      const job = outboxJob();
      await owe(bench.app, [job]);
      await queues.dispatch([job]);
      for (const place of places) {
        const [, signal] = await once(startWorker(place), 'exit');
        expect(signal).toBe('SIGKILL');
      }
      return { queues, job };
    }

    it('leaves its job to the next worker', async () => {
      const { queues, job } = await killedUnder(['before']);
      startWorker('never');
      await until(async () => (await stateOf(queues, 'orders', job.id)) === 'completed');
      expect(diary()).toEqual(['start', 'start', 'effect']);
      expect(await obligationOf(bench.app, job)).toBeNull();
    });

    it('has had its effect once when it dies right after the commit', async () => {
      const { queues, job } = await killedUnder(['after']);
      startWorker('never');
      await until(async () => (await stateOf(queues, 'orders', job.id)) === 'completed');
      expect(diary()).toEqual(['start', 'effect']);
      expect(await bench.system.inSystem((tx) => tx.all(mailsOwed))).toHaveLength(1);
    });

    it('three times in a row has its job quarantined', async () => {
      const { queues, job } = await killedUnder(['before', 'before', 'before']);
      expect(await obligationOf(bench.app, job)).toMatchObject({ crashes: 2, parkedAt: null });
      startWorker('before');
      await until(async () => (await stateOf(queues, 'orders', job.id)) === 'failed');
      expect(diary()).toEqual(['start', 'start', 'start']);
      const reason = 'quarantined: the process died 3 times in a row while it ran this job';
      expect(await obligationOf(bench.app, job)).toMatchObject({
        crashes: 3,
        parkedAt: expect.any(Date),
        lastError: reason,
      });
      const [orders] = queues.all;
      expect((await orders?.getJob(job.id))?.failedReason).toBe(reason);
    });

    it('is forgiven when a person retries the job', async () => {
      const { queues, job } = await killedUnder(['before', 'before', 'before']);
      const last = startWorker('never');
      await until(async () => (await stateOf(queues, 'orders', job.id)) === 'failed');
      const [orders] = queues.all;
      await (await orders?.getJob(job.id))?.retry();
      await until(async () => (await stateOf(queues, 'orders', job.id)) === 'completed');
      expect(diary()).toEqual(['start', 'start', 'start', 'start', 'effect']);
      expect(last.exitCode).toBeNull();
    });
  });
}
