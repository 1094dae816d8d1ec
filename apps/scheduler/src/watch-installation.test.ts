import { type Database, openDatabase } from '@waybill/db';
import { openQueues } from '@waybill/queue';
import { openMetrics, parseScrape } from '@waybill/telemetry';
import { freshDatabase } from '@waybill/testing';
import { expect, it, onTestFinished } from 'vitest';
import { schedules } from './schedules.ts';
import { watchInstallation } from './watch-installation.ts';

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** The database, and how many transactions were opened on it. */
function counting(db: Database): Database & { transactions: number } {
  const counted = {
    ...db,
    transactions: 0,
    inSystem: <T>(body: Parameters<typeof db.inSystem<T>>[0]) => {
      counted.transactions += 1;
      return db.inSystem(body);
    },
  };
  return counted;
}

async function setUp({ systemUrl }: { systemUrl?: string } = {}) {
  const database = await freshDatabase();
  const systemDb = counting(
    openDatabase({ url: systemUrl ?? database.systemUrl, max: 4, applicationName: 'test-system' }),
  );
  const queues = await openQueues({ postgresUrl: database.appUrl, redisUrl: null, log: quiet });
  const metrics = openMetrics('scheduler');
  watchInstallation({ systemDb, queues, metrics });
  onTestFinished(async () => {
    await queues.close();
    await systemDb.close();
    await database.drop();
  });
  return { systemDb, look: async () => parseScrape(await metrics.text()) };
}

it('asks the database twice however often somebody scrapes', async () => {
  const { systemDb, look } = await setUp();
  for (let times = 0; times < 10; times++) await Promise.all(Array.from({ length: 10 }, look));
  expect(systemDb.transactions).toBe(2);
});

it('serves a figure for every job, queue, state and role, also where there is nothing', async () => {
  const { look } = await setUp();
  const samples = await look();
  for (const key of [
    'waybill_outbox_open{job_name="ai.describe"}',
    'waybill_outbox_oldest_seconds{job_name="mail.send"}',
    'waybill_outbox_parked{job_name="payment.charge"}',
    'waybill_relay_lag_seconds',
    'waybill_queue_jobs{queue="orders",state="waiting"}',
    'waybill_queue_jobs{queue="ai",state="failed"}',
    'waybill_queue_paused{queue="mail"}',
    'waybill_processes{role="worker"}',
    `waybill_sweep_runs_total{sweep="${schedules[0]?.name}",outcome="failed"}`,
  ]) {
    expect([key, samples.get(key)?.value]).toEqual([key, 0]);
  }
});

it('answers without these figures while the database is away', async () => {
  const { look } = await setUp({ systemUrl: 'postgres://nobody@127.0.0.1:9/nothing' });
  const samples = await look();
  expect(samples.get('waybill_collection_up{source="outbox"}')?.value).toBe(0);
  expect(samples.has('waybill_relay_lag_seconds')).toBe(false);
  expect(samples.has('process_resident_memory_bytes')).toBe(true);
});
