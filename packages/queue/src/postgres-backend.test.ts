import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { queueNames } from '@waybill/domain';
import { until } from '@waybill/testing';
import pg from 'pg';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openQueues } from './queues.ts';
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

  it('work once PostgreSQL can be reached, although it could not when they were opened', async () => {
    const door = await openDoor(bench.urls.postgresUrl);
    const queues = await openQueues({ postgresUrl: door.url, redisUrl: null, log: silent });
    onTestFinished(() => queues.close({ deadlineMs: 500 }));
    const ran: string[] = [];
    queues.work(
      'orders',
      async ({ id }) => {
        ran.push(id);
        return { kind: 'done', result: 'ok' };
      },
      { concurrency: 2 },
    );
    const job = outboxJob();
    expect(await queues.dispatch([job])).toEqual({ dispatched: 0, failed: 1 });

    door.unlock();
    await until(async () => (await queues.dispatch([job])).dispatched === 1);
    await until(() => ran.includes(job.id));
    await until(async () => (await queues.counts()).orders.completed === 1);
  });

  it('need no right to create anything', async () => {
    const queues = await bench.open();
    const [right] = await administer<{ may: boolean }>(
      `SELECT has_schema_privilege('waybill_app', 'bullmq', 'CREATE') AS may`,
    );
    expect(right?.may).toBe(false);
    const rows = (['orders', 'payments', 'stock', 'mail', 'ai', 'webhooks'] as const).map((queue) => ({
      queue,
      row: outboxJob({ job: jobOf[queue] }),
    }));
    expect(await queues.dispatch(rows.map(({ row }) => row))).toEqual({ dispatched: 6, failed: 0 });
    for (const { queue, row } of rows) expect(await stateOf(queues, queue, row.id)).toBe('waiting');
  });

  it('share one pool, however many workers there are', async () => {
    const queues = await bench.open(silent);
    for (const name of ['orders', 'payments', 'stock', 'mail', 'ai', 'webhooks'] as const)
      await queues.work(name, async () => ({ kind: 'done', result: 'ok' }), { concurrency: 50 }).ready();
    await queues.dispatch(Array.from({ length: 200 }, () => outboxJob()));
    await until(async () => (await queues.counts()).orders.completed === 200);
    const [found] = await administer<{ count: number }>(
      `SELECT count(*)::int FROM pg_stat_activity
       WHERE datname = current_database() AND query ILIKE '%job%' AND pid <> pg_backend_pid()`,
    );
    // Ten, and one for each queue to wait with.
    expect(found?.count).toBeLessThanOrEqual(10 + queueNames.length);
  });
});

/** A way to PostgreSQL on which every connection breaks off at once, until it is unlocked. */
async function openDoor(url: string): Promise<{ url: string; unlock(): void }> {
  const { hostname, port } = new URL(url);
  const sockets = new Set<Socket>();
  let isLocked = true;
  const server = createServer((client) => {
    if (isLocked) return void client.resetAndDestroy();
    const upstream = connect(Number(port), hostname);
    for (const socket of [client, upstream]) sockets.add(socket.on('error', () => undefined));
    client.pipe(upstream).pipe(client);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  const through = new URL(url);
  through.port = String((server.address() as AddressInfo).port);
  return {
    url: through.href,
    unlock: () => {
      isLocked = false;
    },
  };
}

const jobOf = {
  orders: 'order.process',
  payments: 'payment.charge',
  stock: 'stock.adjust',
  mail: 'mail.send',
  ai: 'ai.describe',
  webhooks: 'webhook.deliver',
} as const;
