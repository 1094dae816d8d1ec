import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { until } from '@waybill/testing';
import { Redis } from 'ioredis';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { openQueues, type Queues } from './queues.ts';
import { freePort, hasRedis, outboxJob, rememberingLog, silent, startRedis } from './testing/index.ts';

const open: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

async function queuesOn(redisUrl: string, log = silent): Promise<Queues> {
  const queues = await openQueues({ redisUrl, postgresUrl: 'postgres://unused', connectTimeoutMs: 300, log });
  open.push(() => queues.close({ deadlineMs: 500 }));
  return queues;
}

async function redis(...args: string[]) {
  const server = await startRedis(args);
  open.push(server.stop);
  return server;
}

/** Hands everything through to Redis, until it is told to keep silent; it never closes a connection. */
async function proxy(target: number | null) {
  const sockets = new Set<Socket>();
  let isSilent = target === null;
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    if (target === null) return;
    const upstream = connect(target, '127.0.0.1');
    upstream.on('error', () => undefined);
    socket.on('data', (data) => isSilent || upstream.write(data));
    upstream.on('data', (data) => isSilent || socket.write(data));
    sockets.add(upstream);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  open.push(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return {
    url: `redis://127.0.0.1:${(server.address() as AddressInfo).port}`,
    fallSilent: () => {
      isSilent = true;
    },
  };
}

/** How long it takes, in milliseconds. */
async function timed<T>(work: Promise<T>): Promise<{ answer: T; ms: number }> {
  const startedAt = performance.now();
  const answer = await work;
  return { answer, ms: performance.now() - startedAt };
}

const many = (count: number) => Array.from({ length: count }, () => outboxJob());

describe('while Redis is away', () => {
  it('starts without it, fails at once and says so once', async () => {
    const { log, of } = rememberingLog();
    const queues = await queuesOn(`redis://127.0.0.1:${await freePort()}`, log);
    for (let round = 0; round < 20; round++)
      expect(await queues.dispatch(many(5))).toEqual({ dispatched: 0, failed: 5 });
    expect(of('error').map((line) => line.message)).toEqual([
      'Redis: does not work',
      'adding jobs to the queue (the relay adds them later): does not work',
    ]);
    await expect(queues.ping()).rejects.toThrow('not connected');
    await expect(queues.erased()).rejects.toThrow('not connected');
  });

  it('does not wait for a server that accepts connections and says nothing', async () => {
    const { url } = await proxy(null);
    const queues = await queuesOn(url);
    const { answer, ms } = await timed(queues.dispatch(many(3), { timeoutMs: 20_000 }));
    expect(answer).toEqual({ dispatched: 0, failed: 3 });
    expect(ms).toBeLessThan(10_000);
  });
});

describe.skipIf(!hasRedis)('a Redis that misbehaves', () => {
  it('keeps callers waiting no longer than the deadline when it falls silent, and then not at all', async () => {
    const server = await redis();
    const { url, fallSilent } = await proxy(server.port);
    const queues = await queuesOn(url);
    expect(await queues.dispatch(many(2))).toEqual({ dispatched: 2, failed: 0 });
    fallSilent();
    const first = await timed(queues.dispatch(many(3), { timeoutMs: 200 }));
    expect(first.answer).toEqual({ dispatched: 0, failed: 3 });
    expect(first.ms).toBeLessThan(2_000);
    const second = await timed(queues.dispatch(many(3), { timeoutMs: 5_000 }));
    expect(second.answer).toEqual({ dispatched: 0, failed: 3 });
    expect(second.ms).toBeLessThan(2_000);
  });

  it('is found again after a restart, by producers and by workers', async () => {
    const server = await redis('--appendonly', 'yes', '--appendfsync', 'always');
    const { log, lines } = rememberingLog();
    const queues = await queuesOn(server.url, log);
    const ran: string[] = [];
    queues.work(
      'orders',
      async ({ id }) => {
        ran.push(id);
        return { kind: 'done', result: 'ok' };
      },
      { concurrency: 1 },
    );
    const [before, after] = [outboxJob(), outboxJob()];
    await queues.dispatch([before]);
    await until(() => ran.includes(before.id));
    await server.restart();
    await until(async () => (await queues.dispatch([after])).dispatched === 1);
    await until(() => ran.includes(after.id));
    expect(lines.map((line) => line.message)).toContain('Redis: works again');
  });
});

describe.skipIf(!hasRedis)('a Redis that comes up later than we do', () => {
  it('is used as soon as it is there, and looked at then', async () => {
    // BullMQ says it too, once for every connection.
    const warnings = vi.spyOn(console, 'warn').mockReturnValue();
    open.push(async () => warnings.mockRestore());
    const port = await freePort();
    const { log, of } = rememberingLog();
    const queues = await queuesOn(`redis://127.0.0.1:${port}`, log);
    let ran = 0;
    queues.work(
      'orders',
      async () => {
        ran++;
        return { kind: 'done', result: 'ok' };
      },
      { concurrency: 1 },
    );
    expect(await queues.dispatch(many(1))).toEqual({ dispatched: 0, failed: 1 });
    const server = await startRedis(['--maxmemory-policy', 'allkeys-random'], port);
    open.push(server.stop);
    await until(async () => (await queues.dispatch(many(1))).dispatched === 1);
    await until(() => ran === 1);
    expect(of('error').at(-1)).toMatchObject({
      message: 'Redis is not suitable',
      fields: { reason: expect.stringContaining('allkeys-random') },
    });
  });
});

describe.skipIf(!hasRedis)('how Redis is set up', () => {
  it('refuses a server that may evict jobs, and says how to change it', async () => {
    const server = await redis('--maxmemory-policy', 'allkeys-lru');
    await expect(queuesOn(server.url)).rejects.toThrow(
      /maxmemory-policy is allkeys-lru.*redis-cli CONFIG SET maxmemory-policy noeviction/,
    );
  });

  it('warns when nothing is kept on disk', async () => {
    const server = await redis();
    const { log, of } = rememberingLog();
    await queuesOn(server.url, log);
    expect(of('warn')[0]?.message).toMatch(/keeps nothing on disk.*CONFIG SET appendonly yes/);
  });

  it('says nothing when all is well', async () => {
    const server = await redis('--appendonly', 'yes');
    const { log, lines } = rememberingLog();
    await queuesOn(server.url, log);
    expect(lines).toEqual([]);
  });

  it('warns when a managed server does not let it look', async () => {
    const server = await redis('--rename-command', 'CONFIG', '');
    const { log, of } = rememberingLog();
    await queuesOn(server.url, log);
    expect(of('warn')[0]?.message).toMatch(/does not tell whether it takes snapshots/);
  });

  it('refuses eviction even where the server forbids CONFIG', async () => {
    const server = await redis('--rename-command', 'CONFIG', '', '--maxmemory-policy', 'volatile-ttl');
    await expect(queuesOn(server.url)).rejects.toThrow('maxmemory-policy is volatile-ttl');
  });

  it('keeps to its prefix', async () => {
    const server = await redis();
    const queues = await openQueues({
      redisUrl: server.url,
      postgresUrl: 'postgres://unused',
      prefix: 'shop-7',
      log: silent,
    });
    open.push(() => queues.close());
    await queues.dispatch(many(3));
    const client = new Redis(server.url);
    open.push(() => client.quit());
    const keys = await client.keys('*');
    expect(keys.length).toBeGreaterThan(0);
    expect(keys.filter((key) => !key.startsWith('shop-7:'))).toEqual([]);
  });
});
