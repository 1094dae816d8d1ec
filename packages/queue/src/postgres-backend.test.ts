import { until } from '@waybill/testing';
import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { outboxJob, rememberingLog, setUpBench, silent, stateOf } from './testing/index.ts';

describe('queues on postgres', () => {
  const bench = setUpBench('postgres');

  /** As an administrator: may see and end every connection. */
  async function administer<Row extends object>(text: string): Promise<Row[]> {
    const client = new pg.Client({ connectionString: bench.databaseUrl });
    await client.connect();
    try {
      return (await client.query<Row>(text)).rows;
    } finally {
      await client.end();
    }
  }

  const endAllConnections = () =>
    administer(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE datname = current_database() AND pid <> pg_backend_pid()`,
    );

  it('go on after all their connections were cut', async () => {
    const { log, of } = rememberingLog();
    const queues = await bench.open(log);
    const ran: string[] = [];
    const worker = queues.work(
      'orders',
      async ({ id }) => {
        ran.push(id);
        return { kind: 'done', result: 'ok' };
      },
      { concurrency: 2 },
    );
    await worker.ready();
    for (let round = 0; round < 3; round++) {
      const job = outboxJob();
      await until(async () => (await queues.dispatch([job])).dispatched === 1);
      await until(() => ran.includes(job.id));
      await endAllConnections();
    }
    expect(of('info').map((line) => line.message)).toContain('the queue in PostgreSQL: works again');
  });

  it('need no right to create anything', async () => {
    const queues = await bench.open();
    const [right] = await administer<{ may: boolean }>(
      `SELECT has_schema_privilege('waybill_app', 'bullmq', 'CREATE') AS may`,
    );
    expect(right?.may).toBe(false);
    const rows = (['orders', 'payments', 'stock', 'mail', 'ai'] as const).map((queue) => ({
      queue,
      row: outboxJob({ job: jobOf[queue] }),
    }));
    expect(await queues.dispatch(rows.map(({ row }) => row))).toEqual({ dispatched: 5, failed: 0 });
    for (const { queue, row } of rows) expect(await stateOf(queues, queue, row.id)).toBe('waiting');
  });

  it('share one pool, however many workers there are', async () => {
    const queues = await bench.open(silent);
    for (const name of ['orders', 'payments', 'stock', 'mail', 'ai'] as const)
      await queues.work(name, async () => ({ kind: 'done', result: 'ok' }), { concurrency: 50 }).ready();
    await queues.dispatch(Array.from({ length: 200 }, () => outboxJob()));
    await until(async () => (await queues.counts()).orders.completed === 200);
    const [found] = await administer<{ count: number }>(
      `SELECT count(*)::int FROM pg_stat_activity
       WHERE datname = current_database() AND query ILIKE '%job%' AND pid <> pg_backend_pid()`,
    );
    expect(found?.count).toBeLessThanOrEqual(15);
  });
});

const jobOf = {
  orders: 'order.process',
  payments: 'payment.charge',
  stock: 'stock.adjust',
  mail: 'mail.send',
  ai: 'ai.describe',
} as const;
