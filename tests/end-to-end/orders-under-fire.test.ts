import { Redis } from 'ioredis';
import { describe, expect, it } from 'vitest';
import {
  backends,
  byCard,
  byInvoice,
  orderOf,
  type PlacedOrder,
  type Site,
  startSite,
} from './installation.ts';

const orders = 500;
const atOnce = 20;
const patience = { timeout: 240_000 };

/** Every other order by card; all over the shop, so that they also meet on the same SKUs. */
const sampleOf = (index: number, skus: readonly string[]) =>
  orderOf(skus[index % skus.length] ?? 'MUG-01', index % 2 === 0 ? byCard : byInvoice, `Customer ${index}`);

/** Submits all of them, `atOnce` at a time; tells how many are in. A lost answer is repeated under its key. */
async function submitAll(
  site: Site,
  onProgress: (submitted: number) => void = () => undefined,
): Promise<PlacedOrder[]> {
  const placed: PlacedOrder[] = [];
  let next = 0;
  const submitOne = async (index: number): Promise<void> => {
    const order = sampleOf(index, site.installation.demo.products);
    const { status, body } = await site.placeOrder(order, { 'idempotency-key': `order-${index}` });
    expect(status).toBe(202);
    placed.push(body);
    onProgress(placed.length);
  };
  const lane = async () => {
    while (next < orders) await submitOne(next++);
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  return placed;
}

/** What holds for every accepted order, whatever was done to the installation. */
async function expectEverythingHappenedOnce(site: Site, placed: readonly PlacedOrder[]): Promise<void> {
  await site.settled({ timeoutMs: 180_000 });
  expect(await site.audit()).toEqual([]);
  const final = [];
  for (const { id } of placed) final.push(await site.getOrder(id));
  expect(final.filter(({ status }) => !['processing', 'rejected'].includes(status))).toEqual([]);
  const ours = final.filter(({ paymentStatus }) => paymentStatus === 'paid');
  const theirs = await site.stripe.payments();
  expect(theirs.filter(({ charges }) => charges > 1)).toEqual([]);
  expect(theirs.filter(({ captured }) => captured > 0)).toHaveLength(ours.length);
  const captured = theirs.reduce((sum, payment) => sum + payment.captured - payment.refunded, 0);
  expect(captured).toBe(ours.reduce((sum, { total }) => sum + (total ?? 0), 0));
}

/** Which worker goes when so many orders are in. */
const killAt = new Map([
  [100, 'worker'],
  [250, 'worker-2'],
  [400, 'worker'],
]);
const eraseAt = 325;

describe.each(backends)('500 orders on %s', (backend) => {
  it(
    'all settle once although workers are killed while they run, and Redis is erased',
    patience,
    async () => {
      const site = await startSite({ backend, counts: { worker: 2 } });
      const redis = site.redisUrl === null ? null : new Redis(site.redisUrl);
      const placed = await submitAll(site, (submitted) => {
        const victim = killAt.get(submitted);
        if (victim) site.installation.kill(victim, 'SIGKILL');
        if (submitted === eraseAt) void redis?.flushall();
      });
      await redis?.flushall();
      await expectEverythingHappenedOnce(site, placed);
      await redis?.quit();
    },
  );
});
