import { describe, expect, it } from 'vitest';
import type { ProviderDispute } from '../ports/payment-provider.ts';
import { shareRig } from '../testing/rig.ts';
import { openShop, type Shop } from '../testing/shop.ts';
import { recordSnapshot } from './record-snapshot.ts';

const rig = shareRig();

const dispute = (changes: Partial<ProviderDispute> = {}): ProviderDispute => ({
  ...{ reference: 'du_1', amount: 2_500, reason: 'fraudulent', status: 'open' },
  ...changes,
});

async function openPaidOrder() {
  const shop = await openShop(rig);
  const orderId = await shop.placeAndWork();
  return { shop, orderId };
}

/** The provider tells of these disputes, whoever asked it. */
async function hear(shop: Shop, orderId: string, disputes: ProviderDispute[]): Promise<void> {
  const [payment] = rig.provider.of(orderId);
  if (!payment) throw new Error('the order has no payment');
  const snapshot = await rig.provider.lookup(payment.reference);
  await shop.run((ctx) => recordSnapshot(ctx, payment.paymentId, { ...snapshot, disputes }));
}

const disputesOf = (shop: Shop) =>
  rig.sql('SELECT reference, status FROM disputes WHERE tenant_id = $1 ORDER BY reference', [shop.tenantId]);
const mailsAboutIt = (shop: Shop) =>
  rig.sql(`SELECT data FROM messages WHERE tenant_id = $1 AND kind = 'dispute_opened'`, [shop.tenantId]);
const disputeEvents = async (shop: Shop, orderId: string) =>
  (await shop.eventTypes(orderId)).filter((type) => type.startsWith('dispute.'));

describe('a dispute', () => {
  it('flags the order and is told to the merchant once, however often it is heard of', async () => {
    const { shop, orderId } = await openPaidOrder();
    await hear(shop, orderId, [dispute()]);
    await hear(shop, orderId, [dispute()]);
    expect(await shop.order(orderId)).toMatchObject({ disputed: true, status: 'processing' });
    expect(await disputeEvents(shop, orderId)).toEqual(['dispute.opened']);
    expect(await mailsAboutIt(shop)).toMatchObject([{ data: { reference: 'du_1', amount: 2_500 } }]);
  });

  it('that is closed lets go of the order', async () => {
    const { shop, orderId } = await openPaidOrder();
    await hear(shop, orderId, [dispute()]);
    await hear(shop, orderId, [dispute({ status: 'won' })]);
    expect(await shop.order(orderId)).toMatchObject({ disputed: false });
    expect(await disputeEvents(shop, orderId)).toEqual(['dispute.opened', 'dispute.closed']);
    expect((await shop.events(orderId)).at(-1)?.data).toMatchObject({ outcome: 'won' });
  });

  it('stays closed when an older answer arrives late', async () => {
    const { shop, orderId } = await openPaidOrder();
    await hear(shop, orderId, [dispute({ status: 'lost' })]);
    await hear(shop, orderId, [dispute()]);
    expect(await disputesOf(shop)).toEqual([{ reference: 'du_1', status: 'lost' }]);
    expect(await shop.order(orderId)).toMatchObject({ disputed: false });
    expect(await mailsAboutIt(shop)).toEqual([]);
  });

  it('among several keeps the order flagged until the last is closed', async () => {
    const { shop, orderId } = await openPaidOrder();
    const second = dispute({ reference: 'du_2', amount: 100 });
    await hear(shop, orderId, [dispute(), second]);
    await hear(shop, orderId, [dispute({ status: 'lost' }), second]);
    expect(await shop.order(orderId)).toMatchObject({ disputed: true });
    await hear(shop, orderId, [dispute({ status: 'lost' }), { ...second, status: 'won' }]);
    expect(await shop.order(orderId)).toMatchObject({ disputed: false });
    expect(await mailsAboutIt(shop)).toHaveLength(2);
  });
});
