import { describe, expect, it } from 'vitest';
import { requestRefund } from './payment/request-refund.ts';
import { raiseLowStockAlerts } from './stock/raise-low-stock-alerts.ts';
import { shareRig } from './testing/rig.ts';
import { openShop, type Shop } from './testing/shop.ts';
import { payBy } from './testing/test-provider.ts';

const rig = shareRig();
const alert = { kind: 'stock_alerted', skus: 1 } as const;

/** What was told while `act` ran. */
async function toldBy(act: () => Promise<unknown>) {
  rig.occurred.length = 0;
  await act();
  return [...rig.occurred];
}

const paidOrder = (shop: Shop) => shop.placeAndWork({ payment: payBy('paid') });

describe('what operators count', () => {
  it('is told of an order, its money and its mails as they are committed', async () => {
    const shop = await openShop(rig);
    const told = await toldBy(() => paidOrder(shop));
    expect(told).toEqual([
      { kind: 'order_moved', to: 'awaiting_payment' },
      { kind: 'money_moved', how: 'captured', amount: 2_500, currency: 'USD' },
      { kind: 'order_moved', to: 'processing' },
      { kind: 'mail_settled', mail: 'order_confirmed', result: 'sent' },
      { kind: 'mail_settled', mail: 'order_received', result: 'sent' },
    ]);
  });

  it('is told of money that goes back', async () => {
    const shop = await openShop(rig);
    const orderId = await paidOrder(shop);
    const told = await toldBy(async () => {
      await shop.run((ctx) =>
        requestRefund(ctx, { orderId, amount: 700, reason: 'a scratch', restock: false, items: undefined }),
      );
      await shop.jobs.drain();
    });
    expect(told).toContainEqual({ kind: 'money_moved', how: 'refunded', amount: 700, currency: 'USD' });
  });

  it('is told of SKUs that run low, once', async () => {
    const shop = await openShop(rig, { products: { MUG: { stock: 10, lowStockThreshold: 5 } } });
    await shop.adjust('MUG', -6);
    const look = () => shop.run(raiseLowStockAlerts);
    expect(await toldBy(look)).toEqual([alert]);
    expect(await toldBy(look)).toEqual([]);
  });
});

describe('a transaction', () => {
  it('tells nothing when it is rolled back', async () => {
    const shop = await openShop(rig);
    const failing = () =>
      shop.run(async (ctx) => {
        ctx.tell(alert);
        throw new Error('no');
      });
    expect(await toldBy(() => expect(failing()).rejects.toThrow('no'))).toEqual([]);
  });

  it('tells once what it had to do twice', async () => {
    const shop = await openShop(rig);
    let attempts = 0;
    const told = await toldBy(() =>
      shop.run(async (ctx) => {
        ctx.tell(alert);
        attempts += 1;
        if (attempts === 1) throw Object.assign(new Error('deadlock'), { code: '40P01' });
      }),
    );
    expect([attempts, told]).toEqual([2, [alert]]);
  });
});
