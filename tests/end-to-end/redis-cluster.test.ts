import { hasRedis, startRedisCluster } from '@waybill/queue/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import { byCard, byInvoice, orderOf, type Site, startSite } from './installation.ts';

const placeMany = (site: Site, count: number) =>
  Promise.all(
    Array.from({ length: count }, async (_, nth) => {
      const { status, body } = await site.placeOrder(orderOf('MUG-01', nth % 2 === 0 ? byCard : byInvoice));
      expect(status).toBe(202);
      return body.id;
    }),
  );

describe.skipIf(!hasRedis)('an installation on a Redis Cluster', { timeout: 300_000 }, () => {
  it('takes and fulfils orders, also while a node is killed and comes back', async () => {
    const cluster = await startRedisCluster();
    onTestFinished(() => cluster.stop());
    const site = await startSite({ backend: 'redis', redis: { url: cluster.url, isCluster: true } });
    const before = await placeMany(site, 20);
    await site.settled();

    const restarts = cluster.nodes.map((node) => node.restart);
    const during = [];
    for (const restart of restarts) {
      const restarted = restart();
      during.push(...(await placeMany(site, 10)));
      await restarted;
    }
    // What a node lost is added again when the relay looks after it.
    await site.settled({ timeoutMs: 240_000 });
    for (const id of [...before, ...during]) {
      expect(await site.getOrder(id)).toMatchObject({ status: 'processing' });
    }
    expect(await site.audit()).toEqual([]);
    expect((await site.stripe.payments()).filter(({ charges }) => charges !== 1)).toEqual([]);
  });
});
