import { describe, expect, it } from 'vitest';
import { cancelOrder } from '../order/cancel-order.ts';
import { diagnoseOrder } from '../order/diagnose-order.ts';
import { shareRig } from '../testing/rig.ts';
import { openShop } from '../testing/shop.ts';
import { payBy } from '../testing/test-provider.ts';
import { askAgainAt } from './patience.ts';

const rig = shareRig();

const minute = 60_000;
const day = 24 * 60 * minute;
const since = new Date('2026-03-02T09:00:00.000Z');
const after = (ms: number) => new Date(since.getTime() + ms);

describe('a provider that is still at work', () => {
  it('is asked ever more rarely, from every minute to every hour', () => {
    const gapAfter = (ms: number) =>
      ((askAgainAt(since, after(ms))?.getTime() ?? 0) - after(ms).getTime()) / minute;
    expect([0, minute, 4 * minute, 30 * minute, 2 * 60 * minute, 5 * day].map(gapAfter)).toEqual([
      1, 1, 2, 15, 60, 60,
    ]);
  });

  it('is asked a few hundred times at most, and then by nobody but a person', () => {
    let asked = 0;
    for (let at: Date | null = since; at !== null; at = askAgainAt(since, at)) asked += 1;
    expect(asked).toBeLessThan(750);
    expect(askAgainAt(since, after(30 * day))).toBeNull();
  });
});

describe('a payment that cannot be called off', () => {
  async function openStuckPayment() {
    const shop = await openShop(rig);
    const orderId = await shop.place({ payment: payBy('processing') });
    await shop.jobs.deliver(await shop.jobs.theDue('order.process'));
    await shop.jobs.deliver(await shop.jobs.theDue('payment.charge'));
    await shop.run((ctx) => cancelOrder(ctx, { orderId, reason: 'changed my mind' }));
    const job = await shop.jobs.theDue('payment.void');
    const [payment] = rig.provider.of(orderId);
    if (!payment) throw new Error('the provider has not heard of it');
    const diagnose = () => shop.run((ctx) => diagnoseOrder(ctx, orderId));
    return { shop, orderId, job, reference: payment.reference, diagnose };
  }

  it('is asked about with growing distance, and said to be at the provider still', async () => {
    const { shop, job, diagnose } = await openStuckPayment();
    expect(await shop.jobs.deliver(job)).toBe('postponed');
    rig.clock.advance({ minutes: 40 });
    await shop.jobs.drain();
    const { findings, waitingFor, explanation, nextAttemptAt } = await diagnose();
    expect(nextAttemptAt).toBe(new Date(rig.clock.now.getTime() + 20 * minute).toISOString());
    expect([waitingFor, findings[0]?.cause]).toEqual(['provider', 'job_put_off']);
    expect(explanation).toContain('the provider cannot call the payment off yet');
  });

  it('is given to a person after a month', async () => {
    const { shop, orderId, job, reference, diagnose } = await openStuckPayment();
    rig.clock.advance({ minutes: 30 * 24 * 60 });
    expect(await shop.jobs.deliver(job)).toBe('parked');
    const { waitingFor, explanation } = await diagnose();
    expect(waitingFor).toBe('operator');
    expect(explanation).toMatch(/look the payment up at the provider/);
    rig.provider.decline(reference);
    expect(await shop.jobs.deliver(job)).toBe('fulfilled');
    expect(await shop.order(orderId)).toMatchObject({ payments: [{ status: 'voided' }] });
  });

  it('gives back what it takes after all', async () => {
    const { shop, orderId, job, reference } = await openStuckPayment();
    await shop.jobs.deliver(job);
    rig.provider.charge(reference);
    rig.clock.advance({ minutes: 2 });
    await shop.jobs.drain();
    expect(await shop.order(orderId)).toMatchObject({
      status: 'cancelled',
      payments: [{ captured: 2_500, refunded: 2_500 }],
    });
  });
});
