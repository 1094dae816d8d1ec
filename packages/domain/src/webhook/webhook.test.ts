import { describe, expect, it } from 'vitest';
import { sweepUnansweredPayments } from '../sweep/unanswered-payments.ts';
import { shareRig } from '../testing/rig.ts';
import { openShop, type Shop } from '../testing/shop.ts';
import { payBy } from '../testing/test-provider.ts';
import { receiveWebhook } from './receive-webhook.ts';

const rig = shareRig();

let last = 0;
const notice = (reference: string | null, eventId = `evt_${++last}`) => ({
  provider: 'stripe' as const,
  notice: { eventId, type: 'payment_intent.succeeded', reference },
});
const receive = (shop: Shop, ...args: Parameters<typeof notice>) =>
  shop.run((ctx) => receiveWebhook(ctx, notice(...args)));
const referenceOf = (orderId: string) => rig.provider.of(orderId)[0]?.reference ?? 'none';
const unprocessed = ({ tenantId }: Shop) =>
  rig.sql('SELECT id FROM webhook_events WHERE tenant_id = $1 AND processed_at IS NULL', [tenantId]);

async function openChallengedOrder() {
  const shop = await openShop(rig);
  const orderId = await shop.placeAndWork({ payment: payBy('requires_action') });
  return { shop, orderId, reference: referenceOf(orderId) };
}

describe('a webhook', () => {
  it('makes us look, and the order goes on when the customer has paid', async () => {
    const { shop, orderId, reference } = await openChallengedOrder();
    rig.provider.charge(reference);
    await receive(shop, reference);
    await shop.jobs.drain();
    expect(await shop.order(orderId)).toMatchObject({
      status: 'processing',
      payments: [{ captured: 2_500 }],
    });
    expect(await unprocessed(shop)).toEqual([]);
  });

  it('tells the customer when the bank said no', async () => {
    const { shop, orderId, reference } = await openChallengedOrder();
    rig.provider.decline(reference);
    await receive(shop, reference);
    await shop.jobs.drain();
    expect(await shop.order(orderId)).toMatchObject({ payments: [{ status: 'failed' }] });
    expect(rig.mailer.to(shop.customerEmail)).toHaveLength(1);
  });

  it('is worked once when the provider delivers it three times at once', async () => {
    const { shop, reference } = await openChallengedOrder();
    await Promise.all([
      receive(shop, reference, 'evt_same'),
      receive(shop, reference, 'evt_same'),
      receive(shop, reference, 'evt_same'),
    ]);
    await shop.jobs.theDue('webhook.process');
    await shop.jobs.drain();
  });

  it('is worked by each tenant that it reaches', async () => {
    const [one, other] = [await openChallengedOrder(), await openChallengedOrder()];
    await receive(one.shop, one.reference, 'evt_both');
    await receive(other.shop, other.reference, 'evt_both');
    expect(await other.shop.jobs.due('webhook.process')).toHaveLength(1);
    await one.shop.jobs.drain();
    await other.shop.jobs.drain();
  });

  it('does no harm out of order: what counts is how things stand now', async () => {
    const { shop, orderId, reference } = await openChallengedOrder();
    rig.provider.charge(reference);
    for (const _ of ['succeeded', 'requires_action', 'created']) await receive(shop, reference);
    const due = await shop.jobs.due('webhook.process');
    for (const job of due.toReversed()) await shop.jobs.deliver(job);
    await shop.jobs.drain();
    expect(await shop.order(orderId)).toMatchObject({
      status: 'processing',
      payments: [{ captured: 2_500 }],
    });
    expect(rig.mailer.to(shop.merchantEmail)).toHaveLength(1);
  });

  it('that tells nothing of a payment is put away at once', async () => {
    const shop = await openShop(rig);
    await receive(shop, null);
    expect(await unprocessed(shop)).toEqual([]);
    expect(await shop.jobs.due()).toEqual([]);
  });

  it('is answered by the look for another one of its payment, if it was there before that look', async () => {
    const { shop, orderId, reference } = await openChallengedOrder();
    rig.provider.charge(reference);
    for (const _ of ['charge', 'payment']) await receive(shop, reference);
    const [first, second] = await shop.jobs.due('webhook.process');
    if (!first || !second) throw new Error('two events owe two jobs');
    const gate = rig.provider.hold('lookup', 'after');
    const looking = shop.jobs.deliver(first);
    await gate.reached;
    await receive(shop, reference, 'evt_late');
    gate.open();
    expect(await looking).toBe('fulfilled');
    expect(await shop.order(orderId)).toMatchObject({ status: 'processing' });
    expect(await unprocessed(shop)).toHaveLength(1);

    const asked = rig.provider.calls.length;
    expect(await shop.jobs.deliver(second)).toBe('fulfilled');
    expect(rig.provider.calls).toHaveLength(asked);
    expect(await shop.jobs.deliver(await shop.jobs.theDue('webhook.process'))).toBe('fulfilled');
    expect(rig.provider.calls.length).toBeGreaterThan(asked);
    expect(await unprocessed(shop)).toEqual([]);
  });

  it('that overtakes the commit of its payment waits for it', async () => {
    const shop = await openShop(rig);
    const orderId = await shop.place();
    await shop.jobs.deliver(await shop.jobs.theDue('order.process'));
    const gate = rig.provider.hold('create', 'after');
    const charging = shop.jobs.drain();
    await gate.reached;
    await receive(shop, referenceOf(orderId));
    const job = await shop.jobs.theDue('webhook.process');
    expect(await shop.jobs.deliver(job)).toBe('postponed');
    gate.open();
    await charging;
    rig.clock.advance({ seconds: 5 });
    expect(await shop.jobs.deliver(job)).toBe('fulfilled');
  });

  it('about a payment that never turns up is looked for ever more rarely, and put away after ten minutes', async () => {
    const shop = await openShop(rig);
    await receive(shop, 'pi_of_somebody_else');
    const job = await shop.jobs.theDue('webhook.process');
    let looks = 0;
    for (let seconds = 0; seconds < 600; seconds += 5) {
      if ((await shop.jobs.due('webhook.process')).length > 0) {
        expect(await shop.jobs.deliver(job)).toBe('postponed');
        looks += 1;
      }
      rig.clock.advance({ seconds: 5 });
    }
    expect(looks).toBe(8);
    rig.clock.advance({ minutes: 1 });
    expect(await shop.jobs.deliver(job)).toBe('fulfilled');
    expect(await unprocessed(shop)).toEqual([]);
  });

  it('of another tenant’s payment changes nothing', async () => {
    const { shop, orderId, reference } = await openChallengedOrder();
    const stranger = await openShop(rig);
    rig.provider.charge(reference);
    await receive(stranger, reference);
    await stranger.jobs.drain();
    expect(await shop.order(orderId)).toMatchObject({ status: 'awaiting_payment' });
    rig.clock.advance({ minutes: 10 });
    await stranger.jobs.drain();
  });
});

describe('a webhook that got lost', () => {
  const sweep = () =>
    sweepUnansweredPayments({ systemDb: rig.systemDb, transact: rig.transact, now: rig.clock.now });

  it('is made up for by a sweep, once a while has passed', async () => {
    const { shop, orderId, reference } = await openChallengedOrder();
    rig.provider.charge(reference);
    rig.clock.advance({ seconds: 110 });
    await sweep();
    expect(await shop.jobs.due()).toEqual([]);
    rig.clock.advance({ seconds: 11 });
    await sweep();
    await sweep();
    await shop.jobs.theDue('payment.sync');
    await shop.jobs.drain();
    expect(await shop.order(orderId)).toMatchObject({ status: 'processing' });
  });

  it('leaves a customer who has not acted where he is, and asks again later', async () => {
    const { shop, orderId } = await openChallengedOrder();
    const challenged = await shop.order(orderId);
    for (const _ of ['once', 'twice']) {
      rig.clock.advance({ seconds: 121 });
      await sweep();
      expect(await shop.jobs.due('payment.sync')).toHaveLength(1);
      await shop.jobs.drain();
    }
    expect(await shop.order(orderId)).toEqual(challenged);
  });
});
