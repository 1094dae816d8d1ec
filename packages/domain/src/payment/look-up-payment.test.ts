import { describe, expect, it } from 'vitest';
import { shareRig } from '../testing/rig.ts';
import { openShop } from '../testing/shop.ts';
import { payBy } from '../testing/test-provider.ts';
import { givenBackBy } from './settle-refunds.ts';

const rig = shareRig();

describe('a payment that the provider has forgotten', () => {
  it('is void where the customer never agreed to it, so that the order ends in time', async () => {
    const shop = await openShop(rig);
    const orderId = await shop.placeAndWork({ payment: payBy('requires_action') });
    rig.clock.advance({ minutes: 61 });
    await shop.run(async (ctx) => ctx.enqueue('order.expire', { orderId }, { dedupeKey: orderId }));
    rig.provider.failNext('lookup', 'before', 'not_found');
    expect(await shop.jobs.deliver(await shop.jobs.theDue('order.expire'))).toBe('fulfilled');
    expect(await shop.order(orderId)).toMatchObject({
      status: 'cancelled',
      payments: [{ status: 'voided' }],
    });
    expect(await shop.stock('MUG')).toMatchObject({ onHand: 10, reserved: 0 });
  });

  it('is an error where money was taken', async () => {
    const shop = await openShop(rig);
    const orderId = await shop.placeAndWork();
    const [payment] = (await shop.order(orderId)).payments;
    await shop.run(async (ctx) => ctx.enqueue('payment.sync', { paymentId: payment?.id ?? '' }));
    rig.provider.failNext('lookup', 'before', 'not_found');
    const job = await shop.jobs.theDue('payment.sync');
    expect(await shop.jobs.deliver(job)).not.toBe('fulfilled');
    expect(await shop.order(orderId)).toMatchObject({ status: 'processing', payments: [{ status: 'paid' }] });
    rig.provider.heal();
    await shop.jobs.drain();
    await shop.jobs.deliver(job);
  });
});

describe('a refund over several captures', () => {
  const part = (amount: number, reference: string) =>
    ({ kind: 'refunded', amount, reference, refundId: 'ours' }) as const;

  it('has given back the sum of its parts, and nothing of others', () => {
    const byHand = { kind: 'refunded', amount: 900, reference: 'r3' } as const;
    expect(givenBackBy('ours', [part(300, 'r1'), part(200, 'r2'), byHand])).toBe(500);
    expect(givenBackBy('ours', [])).toBe(0);
  });
});
