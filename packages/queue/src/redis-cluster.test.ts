import { jobNames, jobs, queueNames } from '@waybill/domain';
import { until } from '@waybill/testing';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openQueues, type Queues } from './queues.ts';
import {
  freePort,
  hasRedis,
  outboxJob,
  type RedisCluster,
  rememberingLog,
  silent,
  startRedis,
  startRedisCluster,
  stateOf,
} from './testing/index.ts';

describe.skipIf(!hasRedis)('on a Redis Cluster of three nodes', () => {
  let cluster: RedisCluster;
  const open: Queues[] = [];
  beforeAll(async () => {
    cluster = await startRedisCluster();
  });
  afterEach(async () => {
    await Promise.all(open.splice(0).map((queues) => queues.close()));
  });
  afterAll(() => cluster.stop());

  async function openOn(redisUrl: string, options: { redisCluster?: boolean; log?: typeof silent } = {}) {
    const queues = await openQueues({
      redisUrl,
      redisCluster: true,
      postgresUrl: 'postgres://unused',
      connectTimeoutMs: 5_000,
      log: silent,
      ...options,
    });
    open.push(queues);
    return queues;
  }

  const keysOf = async (pattern: string) =>
    Promise.all(
      cluster.nodes.map(async ({ url }) => {
        const client = new Redis(url);
        const keys = await client.keys(pattern);
        client.disconnect();
        return keys.length;
      }),
    );

  it('runs jobs of every queue, each queue on one node and not all on the same', async () => {
    const queues = await openOn(cluster.url);
    const oneOfEach = queueNames.flatMap(
      (queue) => jobNames.filter((job) => jobs[job].queue === queue)[0] ?? [],
    );
    const rows = oneOfEach.flatMap((job) => Array.from({ length: 20 }, () => outboxJob({ job })));
    const dispatched = queueNames.length * 20;
    expect(await queues.dispatch(rows, { timeoutMs: 10_000 })).toEqual({ dispatched, failed: 0 });
    expect((await keysOf('{waybill-*')).filter((count) => count > 0).length).toBeGreaterThan(1);
    const done = new Set<string>();
    for (const name of queueNames)
      queues.work(
        name,
        async ({ id }) => {
          done.add(id);
          return { kind: 'done', result: 'done' };
        },
        { concurrency: 4 },
      );
    await until(() => done.size === rows.length);
    for (const [nth, name] of queueNames.entries())
      await until(async () => (await stateOf(queues, name, rows[nth * 20]?.id ?? '')) === 'completed');
    await expect(queues.ping()).resolves.toBeUndefined();
  });

  it('finds the other nodes by one', async () => {
    const queues = await openOn(cluster.nodes[1]?.url ?? '');
    expect(await queues.dispatch([outboxJob(), outboxJob({ job: 'mail.send' })])).toEqual({
      dispatched: 2,
      failed: 0,
    });
  });

  it('notices which queues lost their jobs when one node lost its memory', async () => {
    const queues = await openOn(cluster.url);
    await queues.markIntact(await queues.erased());
    const counts = await keysOf('{waybill-*');
    const client = new Redis(cluster.nodes[counts.findIndex((count) => count > 0)]?.url ?? '');
    await client.flushall();
    client.disconnect();
    const erased = await queues.erased();
    expect(erased.length).toBeGreaterThan(0);
    expect(erased.length).toBeLessThan(queueNames.length);
  });

  it('takes jobs again when a node was away', async () => {
    const { log, of } = rememberingLog();
    const queues = await openOn(cluster.url, { log });
    await cluster.nodes[2]?.restart();
    await until(async () => (await queues.dispatch([outboxJob()])).dispatched === 1, { timeoutMs: 20_000 });
    await until(
      () =>
        queues.ping().then(
          () => true,
          () => false,
        ),
      { timeoutMs: 20_000 },
    );
    expect(of('error').filter(({ message }) => message.startsWith('the queue'))).toEqual([]);
  });

  it('is refused, with what to set, when nobody said that it is a cluster', async () => {
    await expect(openOn(cluster.nodes[0]?.url ?? '', { redisCluster: false })).rejects.toThrow(
      /set REDIS_CLUSTER=true/,
    );
  });

  it('is refused when one of its nodes would evict jobs', async () => {
    const client = new Redis(cluster.nodes[2]?.url ?? '');
    await client.config('SET', 'maxmemory-policy', 'allkeys-lru');
    await expect(openOn(cluster.url)).rejects.toThrow(/may evict jobs/);
    await client.config('SET', 'maxmemory-policy', 'noeviction');
    client.disconnect();
  });
});

describe.skipIf(!hasRedis)('a server that is no cluster although it should be one', () => {
  it.each([
    ['is not there', async () => `redis://127.0.0.1:${await freePort()}`, /Connection is closed/],
    ['stands alone', async (server: { url: string }) => server.url, /cluster support disabled/],
  ])('does not keep a process from starting, and is complained of, when it %s', async (_, urlOf, reason) => {
    const server = await startRedis();
    const { log, of } = rememberingLog();
    const queues = await openQueues({
      redisUrl: await urlOf(server),
      redisCluster: true,
      postgresUrl: 'postgres://unused',
      connectTimeoutMs: 300,
      log,
    });
    expect(await queues.dispatch([outboxJob()])).toEqual({ dispatched: 0, failed: 1 });
    expect(JSON.stringify(of('error'))).toMatch(reason);
    await queues.close({ deadlineMs: 500 });
    await server.stop();
  });
});
