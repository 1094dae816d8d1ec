import { expect, it } from 'vitest';
import { sweepExpiredReservations } from '../sweep/expired-reservations.ts';
import { shareRig } from '../testing/rig.ts';
import { openShop, type Shop } from '../testing/shop.ts';
import { payBy } from '../testing/test-provider.ts';
import { cancelOrder } from './cancel-order.ts';
import { shipOrder } from './ship-order.ts';

const rig = shareRig();
/** Who comes first is chance: each race is run so often. */
const times = 8;

const cancel = (shop: Shop, orderId: string) =>
  shop.run((ctx) => cancelOrder(ctx, { orderId, reason: 'changed my mind' }));
const ship = (shop: Shop, orderId: string) =>
  shop.run((ctx) => shipOrder(ctx, { orderId, carrier: 'UPS', trackingNumber: '1Z' }));

/** What the customer is left with agrees with how the order ended. */
async function expectOneWinner(shop: Shop, orderId: string, goods: 'gone' | 'here'): Promise<void> {
  await shop.jobs.drain({ workers: 2 });
  rig.clock.advance({ minutes: 2 });
  await shop.jobs.drain();
  const { captured, refunded } = rig.provider.books(orderId);
  expect(captured - refunded).toBe(goods === 'gone' ? 2_500 : 0);
  expect(await shop.stock('MUG')).toMatchObject({ onHand: goods === 'gone' ? 8 : 10, reserved: 0 });
  expect(await rig.audit()).toEqual([]);
}

it.each(['automatic', 'on_shipment'] as const)(
  'either ships or cancels when both are asked at once, with the money taken %s',
  async (captureMode) => {
    for (let time = 0; time < times; time++) {
      const shop = await openShop(rig, { captureMode });
      const orderId = await shop.placeAndWork();
      const outcomes = await Promise.allSettled(
        time % 2 === 0
          ? [cancel(shop, orderId), ship(shop, orderId)]
          : [ship(shop, orderId), cancel(shop, orderId)],
      );
      expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
      const { status } = await shop.order(orderId);
      expect(['shipped', 'cancelled']).toContain(status);
      await expectOneWinner(shop, orderId, status === 'shipped' ? 'gone' : 'here');
    }
  },
);

it.each(['automatic', 'on_shipment'] as const)(
  'gives everything back when it is cancelled while the money is taken %s',
  async (captureMode) => {
    for (let time = 0; time < times; time++) {
      const shop = await openShop(rig, { captureMode });
      const orderId = await shop.place();
      await shop.jobs.deliver(await shop.jobs.theDue('order.process'));
      const job = await shop.jobs.theDue('payment.charge');
      await Promise.all([shop.jobs.deliver(job), cancel(shop, orderId)]);
      expect(await shop.order(orderId)).toMatchObject({ status: 'cancelled' });
      await expectOneWinner(shop, orderId, 'here');
      expect(rig.provider.of(orderId).filter(({ status }) => status === 'authorized')).toEqual([]);
    }
  },
);

it('ends once when it is cancelled at the moment at which it expires', async () => {
  for (let time = 0; time < times; time++) {
    const shop = await openShop(rig, { reservationMinutes: 30 });
    const orderId = await shop.placeAndWork({ payment: payBy('requires_action') });
    rig.clock.advance({ minutes: 31 });
    await sweepExpiredReservations({ ...rig, now: rig.clock.now });
    const job = await shop.jobs.theDue('order.expire');
    const [, cancelled] = await Promise.allSettled([shop.jobs.deliver(job), cancel(shop, orderId)]);
    const ends = (await shop.eventTypes(orderId)).filter((type) => /^order\.(cancelled|expired)$/.test(type));
    expect(ends).toEqual([cancelled.status === 'fulfilled' ? 'order.cancelled' : 'order.expired']);
    await expectOneWinner(shop, orderId, 'here');
  }
});
