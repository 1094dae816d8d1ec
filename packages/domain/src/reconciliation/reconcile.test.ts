import { describe, expect, it } from 'vitest';
import { sweepReconciliation } from '../sweep/reconciliation.ts';
import { openRig, shareRig } from '../testing/rig.ts';
import { openShop, type Shop } from '../testing/shop.ts';
import { payBy } from '../testing/test-provider.ts';
import { lastRuns, listDiscrepancies } from './discrepancies.ts';

const rig = shareRig();

const referenceOf = ({ rig: { provider } }: Shop, orderId: string) =>
  provider.of(orderId)[0]?.reference ?? 'none';

/** Once the youngest payments have settled: a sweep, and the jobs that it owes for this shop. */
async function reconcile(shop: Shop): Promise<void> {
  const { clock, systemDb, transact } = shop.rig;
  clock.advance({ minutes: 10 });
  await sweepReconciliation({ systemDb, transact, now: clock.now });
  await shop.jobs.drain();
}

const discrepancies = async (shop: Shop, status: 'open' | 'all') => {
  const found = await shop.run((ctx) => listDiscrepancies(ctx, { status, after: undefined, limit: 50 }));
  return found.discrepancies.map(({ kind, reference, repair }) => ({
    kind,
    reference,
    repaired: repair !== null,
  }));
};

const reports = (shop: Shop) =>
  rig.sql<{ data: { items: { summary: string; repair: string | null }[] } }>(
    `SELECT data FROM messages WHERE tenant_id = $1 AND kind = 'reconciliation_report' ORDER BY id`,
    [shop.tenantId],
  );

describe('reconciliation', () => {
  it('finds nothing where the books agree, and says that it looked', async () => {
    const shop = await openShop(rig);
    await shop.placeAndWork();
    await reconcile(shop);
    expect(await discrepancies(shop, 'all')).toEqual([]);
    expect(await reports(shop)).toEqual([]);
    expect(await shop.run(lastRuns)).toMatchObject([{ provider: 'stripe', compared: 1 }]);
  });

  it('makes up for a webhook that never came, and the order goes on', async () => {
    const shop = await openShop(rig);
    const orderId = await shop.placeAndWork({ payment: payBy('requires_action') });
    rig.provider.charge(referenceOf(shop, orderId));
    await reconcile(shop);
    expect(await shop.order(orderId)).toMatchObject({
      status: 'processing',
      payments: [{ captured: 2_500 }],
    });
    expect(await discrepancies(shop, 'open')).toEqual([]);
    expect(await discrepancies(shop, 'all')).toMatchObject([{ kind: 'unknown_here', repaired: true }]);
  });

  it('enters a refund that somebody made at the provider', async () => {
    const shop = await openShop(rig);
    const orderId = await shop.placeAndWork();
    rig.provider.refundByHand(referenceOf(shop, orderId), 700);
    await reconcile(shop);
    expect(await shop.order(orderId)).toMatchObject({ payments: [{ captured: 2_500, refunded: 700 }] });
    expect(await discrepancies(shop, 'all')).toMatchObject([{ kind: 'refunded_outside', repaired: true }]);
  });

  it('gives back what was taken twice', async () => {
    // The audit rightly calls it a broken promise, whoever broke it.
    const unaudited = await openRig({ audited: false });
    const shop = await openShop(unaudited);
    const orderId = await shop.placeAndWork();
    unaudited.provider.charge(referenceOf(shop, orderId));
    await reconcile(shop);
    expect(await discrepancies(shop, 'all')).toMatchObject([{ kind: 'captured_twice', repaired: true }]);
    expect(unaudited.provider.books(orderId)).toMatchObject({ captured: 5_000, refunded: 2_500 });
    expect(await shop.order(orderId)).toMatchObject({ payments: [{ captured: 5_000, refunded: 2_500 }] });
  });

  it('reports what it cannot mend once, and settles it when it is gone', async () => {
    const shop = await openShop(rig);
    await shop.placeAndWork();
    const stray = await rig.provider.create({
      ...{
        paymentId: 'p-nobody-knows',
        tenantId: shop.tenantId,
        orderId: 'o-nobody-knows',
        orderNumber: 1,
      },
      ...{ amount: 900, currency: 'USD', paymentMethod: 'pm_paid', capture: 'automatic' },
      ...{ customerEmail: 'ada@example.com', returnUrl: 'https://shop.example' },
    });
    rig.provider.charge(stray.reference);
    const expected = { kind: 'unknown_here', reference: stray.reference, repaired: false };
    await reconcile(shop);
    await reconcile(shop);
    expect(await discrepancies(shop, 'open')).toEqual([expected]);
    expect(await reports(shop)).toMatchObject([
      { data: { items: [{ summary: expect.stringContaining('$9.00'), repair: null }] } },
    ]);
    expect(rig.mailer.to(shop.merchantEmail)).toHaveLength(2);

    rig.provider.payments.splice(
      rig.provider.payments.findIndex(({ reference }) => reference === stray.reference),
      1,
    );
    await reconcile(shop);
    expect(await discrepancies(shop, 'open')).toEqual([]);
    expect(await discrepancies(shop, 'all')).toEqual([expected]);
    expect(await reports(shop)).toHaveLength(1);
  });

  it('counts the payments of others, and tells nothing of them', async () => {
    const [shop, other] = [await openShop(rig), await openShop(rig)];
    await other.placeAndWork();
    await shop.placeAndWork();
    await reconcile(shop);
    const [run] = await shop.run(lastRuns);
    expect(run).toMatchObject({ compared: 1 });
    expect(run?.notOurs).toBeGreaterThan(0);
    expect(await discrepancies(shop, 'all')).toEqual([]);
  });

  it('says what the provider does not know', async () => {
    const shop = await openShop(rig);
    const orderId = await shop.placeAndWork();
    const reference = referenceOf(shop, orderId);
    const index = rig.provider.payments.findIndex((payment) => payment.reference === reference);
    const [lost] = rig.provider.payments.splice(index, 1);
    await reconcile(shop);
    expect(await discrepancies(shop, 'open')).toEqual([
      { kind: 'missing_there', reference, repaired: false },
    ]);
    if (lost) rig.provider.payments.push(lost);
  });

  it('is owed once, however often the sweep runs before it is done', async () => {
    const shop = await openShop(rig);
    await shop.placeAndWork();
    const tools = { systemDb: rig.systemDb, transact: rig.transact, now: rig.clock.now };
    await sweepReconciliation(tools);
    await sweepReconciliation(tools);
    expect(await shop.jobs.due('payment.reconcile')).toHaveLength(1);
    await shop.jobs.drain();
  });
});
