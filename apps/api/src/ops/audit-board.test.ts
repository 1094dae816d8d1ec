import { newId } from '@waybill/domain';
import { openQueues, type Queues } from '@waybill/queue';
import { createLogger } from '@waybill/runtime';
import { type FreshDatabase, freshDatabase, until } from '@waybill/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi, type TestApi } from '../testing/start-api.ts';

let database: FreshDatabase;
let queues: Queues;
let api: TestApi;
beforeAll(async () => {
  database = await freshDatabase();
  const log = createLogger({ name: 'test', level: 'silent' });
  queues = await openQueues({ postgresUrl: database.appUrl, log });
  api = await startApi({ queues });
});
afterAll(async () => {
  await api.close();
  await queues.close();
  await database.drop();
});

const logIn = async () => {
  const { body } = await api.stranger.post<{ accessToken: string }>('/v1/auth/login', api.staff);
  return api.as(body.accessToken);
};

/** A job that the queue has given up, as a worker that always fails leaves it. */
async function failedJob(): Promise<string> {
  const id = newId();
  const payload = { messageId: newId() };
  const worker = queues.work(
    'mail',
    async () => ({ kind: 'failed', error: new Error('the mail server said no') }),
    { concurrency: 1 },
  );
  const { tenantId } = api;
  const runAt = new Date();
  const rest = { runAt, dedupeKey: null, requestId: null, traceparent: null };
  await queues.dispatch([{ id, tenantId, job: 'mail.send', payload, ...rest }]);
  await until(async () => (await queues.find('mail', id))?.state === 'failed');
  await worker.close({ deadlineMs: 5_000 });
  return id;
}

describe('what staff changes in Bull Board', () => {
  it('is on record with the person, the job and how it was before', async () => {
    const admin = await logIn();
    const id = await failedJob();
    expect((await admin.call('PUT', `/ops/queues/api/queues/mail/${id}/retry`)).status).toBe(204);
    const { body } = await admin.get(`/v1/audit-log?subjectId=${id}`);
    expect(body['data']).toMatchObject([
      {
        ...{ action: 'job.change', subject: { type: 'job', id } },
        actor: { type: 'staff', name: expect.any(String) },
        before: { queue: 'mail', job: 'mail.send', state: 'failed', failedReason: 'the mail server said no' },
        after: { change: 'retry' },
      },
    ]);
  });

  it('is on record when it is a whole queue', async () => {
    const admin = await logIn();
    for (const change of ['pause', 'resume']) {
      expect((await admin.call('PUT', `/ops/queues/api/queues/mail/${change}`)).status).toBe(200);
    }
    const { body } = await admin.get('/v1/audit-log?subjectType=queue&limit=2');
    expect(body['data']).toMatchObject([
      { action: 'queue.change', subject: { id: 'mail' }, after: { change: 'resume' } },
      { action: 'queue.change', subject: { id: 'mail' }, after: { change: 'pause' } },
    ]);
  });

  it('is neither made nor on record for a job that is not there', async () => {
    const admin = await logIn();
    const id = newId();
    expect((await admin.call('PUT', `/ops/queues/api/queues/mail/${id}/retry`)).status).toBe(404);
    expect((await admin.get(`/v1/audit-log?subjectId=${id}`)).body['data']).toEqual([]);
  });
});
