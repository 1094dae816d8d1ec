import { describe, expect, it } from 'vitest';
import { newId } from '../ids.ts';
import type { PaymentSnapshot, ProviderEntry } from '../ports/payment-provider.ts';
import { shareRig } from '../testing/rig.ts';
import { openShop } from '../testing/shop.ts';
import { payBy } from '../testing/test-provider.ts';
import { recordSnapshot } from './record-snapshot.ts';

const rig = shareRig();

const total = (amount: number): ProviderEntry => ({
  ...{ kind: 'captured', amount, reference: 'ch_1', runningTotal: true },
});
const noted = (amount: number): ProviderEntry => ({ kind: 'captured', amount, reference: 'ch_1:c-1' });

/** An order of 2,500 whose money is set aside, and what its provider may tell of it. */
async function openAuthorizedOrder() {
  const shop = await openShop(rig);
  const orderId = await shop.placeAndWork({ payment: payBy('authorized') });
  const paymentId = (await shop.order(orderId)).payments[0]?.id ?? '';
  const reference = rig.provider.of(orderId)[0]?.reference ?? '';
  const tell = (entries: ProviderEntry[], status: PaymentSnapshot['status'] = 'authorized') =>
    shop.run((ctx) =>
      recordSnapshot(ctx, paymentId, {
        ...{ reference, status, entries, refunds: [], disputes: [], nextAction: null, decline: null },
        captureBefore: rig.provider.captureBefore,
      }),
    );
  const captures = () =>
    rig.sql(
      `SELECT reference, amount::int FROM payment_entries WHERE payment_id = $1 AND kind = 'captured' ORDER BY amount`,
      [paymentId],
    );
  return { shop, orderId, tell, captures };
}

describe('a total that grows at the provider', () => {
  it('is followed by an entry for each growth, however often and in which order it is told', async () => {
    const { shop, orderId, tell, captures } = await openAuthorizedOrder();
    for (const amount of [300, 300, 900, 300, 900, 2_500, 900]) await tell([total(amount)]);
    await Promise.all([tell([total(2_500)], 'paid'), tell([total(2_500)], 'paid')]);
    expect(await captures()).toEqual([
      { reference: 'ch_1', amount: 300 },
      { reference: 'ch_1@900', amount: 600 },
      { reference: 'ch_1@2500', amount: 1_600 },
    ]);
    expect(await shop.order(orderId)).toMatchObject({ payments: [{ status: 'paid', captured: 2_500 }] });
  });

  it('stands beside what we have captured ourselves', async () => {
    const { shop, orderId, tell, captures } = await openAuthorizedOrder();
    await tell([noted(1_000), total(200)]);
    await tell([noted(1_000), total(1_500)], 'paid');
    expect(await captures()).toEqual([
      { reference: 'ch_1', amount: 200 },
      { reference: 'ch_1:c-1', amount: 1_000 },
      { reference: 'ch_1@1500', amount: 1_300 },
    ]);
    expect(await shop.order(orderId)).toMatchObject({ payments: [{ captured: 2_500 }] });
  });

  it('is no second time for what somebody has taken our note from', async () => {
    const { shop, orderId, tell } = await openAuthorizedOrder();
    await tell([noted(1_000)]);
    await tell([total(1_000)]);
    expect(await shop.order(orderId)).toMatchObject({ payments: [{ captured: 1_000 }] });
    await tell([total(2_500)], 'paid');
    expect(await shop.order(orderId)).toMatchObject({ payments: [{ captured: 2_500 }] });
  });
});

describe('an entry that names a refund', () => {
  it('of somebody else counts as given back at the provider', async () => {
    const { shop, orderId, tell } = await openAuthorizedOrder();
    const back = (reference: string, refundId: string): ProviderEntry => ({
      ...{ kind: 'refunded', amount: 100, reference, refundId },
    });
    await tell([noted(2_500), back('re_1', newId()), back('re_2', 'refund-17 of the till')], 'paid');
    expect(await shop.order(orderId)).toMatchObject({ payments: [{ refunded: 200, refundedByHand: 200 }] });
  });
});
