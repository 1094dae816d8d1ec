import { describe, expect, it } from 'vitest';
import { cancelOrder } from '../order/cancel-order.ts';
import { lockOrder } from '../order/record.ts';
import { retryPayment } from '../payment/retry-payment.ts';
import { shareRig } from '../testing/rig.ts';
import { openShop, type Shop } from '../testing/shop.ts';
import { payBy } from '../testing/test-provider.ts';
import { type JobName, jobNames, jobs } from './catalog.ts';
import { fulfilOutboxJob } from './outbox.ts';

const rig = shareRig();
const id = '0198a7c0-0000-7000-8000-000000000001';

describe('the catalogue of jobs', () => {
  /** What the queues hold when a new version is deployed: these must parse for ever. */
  const yesterday: Record<JobName, object> = {
    'order.process': { orderId: id },
    'order.expire': { orderId: id },
    'payment.charge': { paymentId: id },
    'payment.sync': { paymentId: id },
    'payment.capture': { captureId: id },
    'payment.reconcile': { provider: 'stripe', days: 3 },
    'payment.void': { paymentId: id },
    'payment.refund': { refundId: id },
    'webhook.process': { webhookId: id },
    'stock.adjust': { adjustmentId: id },
    'stock.transfer': { transferId: id },
    'stock.count': { countId: id },
    'mail.send': { messageId: id },
    'image.process': { imageId: id },
    'image.remove': { imageId: id },
    'tenant.export': { exportId: id },
    'csv.import': { importId: id },
    'csv.export': { exportId: id },
    'ai.describe': { draftId: id },
    'webhook.deliver': { deliveryId: id },
  };

  it.each(jobNames)('still parses yesterday’s payload of %s, which holds ids only', (name) => {
    expect(jobs[name].payload.parse(yesterday[name])).toEqual(yesterday[name]);
    expect(jobs[name].payload.safeParse({}).success).toBe(false);
    expect(jobs[name].payload.safeParse({ orderId: 'ada@example.com' }).success).toBe(false);
  });
});

describe('an obligation', () => {
  const enqueue = (shop: Shop, dedupeKey?: string) =>
    shop.run(async (ctx) => {
      ctx.enqueue('order.process', { orderId: id }, dedupeKey === undefined ? {} : { dedupeKey });
    });

  it('is written with the commit of its cause, or not at all', async () => {
    const shop = await openShop(rig);
    const failing = shop.run(async (ctx) => {
      ctx.enqueue('order.process', { orderId: id });
      throw new Error('changed my mind');
    });
    await expect(failing).rejects.toThrow('changed my mind');
    expect(await shop.jobs.due()).toEqual([]);
  });

  it('stands once under its dedupe key, also when two note it at once, and again when it was met', async () => {
    const shop = await openShop(rig);
    await Promise.all([enqueue(shop, 'k'), enqueue(shop, 'k'), enqueue(shop, 'k')]);
    const { id: jobId } = await shop.jobs.theDue('order.process');
    await shop.run((ctx) => fulfilOutboxJob(ctx.tx, shop.tenantId, jobId));
    await enqueue(shop, 'k');
    await enqueue(shop, 'other');
    expect(await shop.jobs.due()).toHaveLength(2);
    await rig.sql('DELETE FROM outbox WHERE tenant_id = $1', [shop.tenantId]);
  });

  it('stands as often as it is noted without a key', async () => {
    const shop = await openShop(rig);
    await enqueue(shop);
    await enqueue(shop);
    expect(await shop.jobs.due()).toHaveLength(2);
    await rig.sql('DELETE FROM outbox WHERE tenant_id = $1', [shop.tenantId]);
  });

  it('is due when it says', async () => {
    const shop = await openShop(rig);
    const runAt = new Date(rig.clock.now.getTime() + 60_000);
    const orderId = await shop.place();
    await rig.sql('DELETE FROM outbox WHERE tenant_id = $1', [shop.tenantId]);
    await shop.run(async (ctx) => ctx.enqueue('order.process', { orderId }, { runAt }));
    expect(await shop.jobs.due()).toEqual([]);
    rig.clock.advance({ minutes: 1 });
    await shop.jobs.theDue('order.process');
  });

  it('is met by one of two runs at once', async () => {
    const shop = await openShop(rig);
    const orderId = await shop.place();
    const job = await shop.jobs.theDue('order.process');
    const meet = () => shop.run((ctx) => fulfilOutboxJob(ctx.tx, shop.tenantId, job.id));
    expect((await Promise.all([meet(), meet()])).toSorted()).toEqual([false, true]);
    await shop.run(async (ctx) => ctx.enqueue('order.process', { orderId }));
  });

  it('is noted again without waiting for the run that is meeting it, which may wait for us', async () => {
    const shop = await openShop(rig);
    const orderId = await shop.placeAndWork({ payment: payBy('requires_action') });
    await shop.run((ctx) => retryPayment(ctx, { orderId, ...payBy('requires_action') }));
    const voiding = await shop.jobs.theDue('payment.void');
    await rig.transact({ tenantId: shop.tenantId, actor: { type: 'system', id: 'test' } }, async (ctx) => {
      await fulfilOutboxJob(ctx.tx, shop.tenantId, voiding.id);
      // It holds the order's lock and notes the same obligation.
      await shop.run((other) => cancelOrder(other, { orderId, reason: 'changed my mind' }));
      await lockOrder(ctx, orderId);
      ctx.enqueue('payment.void', { paymentId: String(voiding.payload['paymentId']) });
    });
    await shop.jobs.drain();
    expect(await shop.order(orderId)).toMatchObject({
      payments: [{ status: 'voided' }, { status: 'voided' }],
    });
  });
});
