import { formatMoney } from '@waybill/domain';
import type { Order } from '@waybill/sdk';
import { type Goods, lampsAtFirst, prices } from './list-products.ts';
import { buyer, orderAtOnce, type Stage, show } from './stage.ts';

const lampsBought = 2;

/** Ada fills a cart, takes something out again and pays; somebody else's cart has nothing to do with it. */
export async function buyFromCart(stage: Stage, { lamp, candle }: Goods): Promise<Order> {
  const { shop, currency } = stage;
  const price = (amount: number) => formatMoney(amount, currency);
  stage.tell('\nThe buyer');
  const { payment, ...whoAndWhere } = buyer;
  const items = [{ sku: lamp, quantity: lampsBought }];
  const mine = await shop.carts.create({ currency, ...whoAndWhere, items });
  const others = await shop.carts.create({ currency, items: [{ sku: candle, quantity: 7 }] });
  const full = await shop.carts.setItem(mine, candle, 3);
  const subtotal = lampsBought * prices.lamp + 3 * prices.candle;
  show(
    stage,
    `puts ${lampsBought} lamps and 3 candles into a cart: ${price(subtotal)}`,
    full.totals?.subtotal === subtotal,
  );

  const left = await shop.carts.removeItem(mine, candle);
  const goods = lampsBought * prices.lamp;
  show(stage, `takes the candles out again: ${price(goods)}`, left.totals?.subtotal === goods);
  const theirs = await shop.carts.retrieve(others);
  show(
    stage,
    'has not touched the cart of somebody else, who still means to buy 7 candles',
    theirs.items.map(({ sku, quantity }) => `${quantity} ${sku}`).join() === `7 ${candle}`,
  );

  const expectedTotal = left.totals?.total ?? 0;
  const { id } = await shop.carts.checkOut(mine, { payment, expectedTotal });
  const order = await shop.orders.waitUntilSettled(id);
  show(
    stage,
    `checks out and pays ${price(expectedTotal)} by card: order #${order.number}`,
    order.status === 'processing' && order.paymentStatus === 'paid' && order.total === expectedTotal,
  );
  return order;
}

/** More than there is: nobody gets a part of it, and nothing moves. */
export async function orderTooMuch(stage: Stage, { lamp, candle }: Goods): Promise<void> {
  const before = await stage.shop.inventory.retrieve(candle);
  const left = lampsAtFirst - lampsBought;
  const { status, rejection } = await orderAtOnce(stage, [
    { sku: candle, quantity: 1 },
    { sku: lamp, quantity: left + 1 },
  ]);
  const after = await stage.shop.inventory.retrieve(candle);
  show(
    stage,
    `asks for ${left + 1} lamps more and a candle, is told that ${left} lamps are left, and no candle is held`,
    status === 'rejected' &&
      rejection?.code === 'insufficient_stock' &&
      after.onHand === before.onHand &&
      after.reserved === 0,
  );
}
