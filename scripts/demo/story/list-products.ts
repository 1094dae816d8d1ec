import { formatMoney } from '@waybill/domain';
import { DemoError, lookFor, type Stage, show } from './stage.ts';

export interface Goods {
  lamp: string;
  candle: string;
}

/** What the story's sums are made of, in minor units. */
export const prices = { lampAtFirst: 4_900, lamp: 5_200, candle: 950 } as const;
export const lampsAtFirst = 6;
/** The merchant is told when so few lamps are left. */
export const fewLamps = 4;

const withinMs = 30_000;

/** A job applies it; resolves when that is done. */
async function stockUp({ shop }: Stage, sku: string, delta: number): Promise<void> {
  const { id } = await shop.inventory.adjust({ sku, delta, reason: 'Delivery from the workshop' });
  const settled = await lookFor(async () => {
    const adjustment = await shop.inventory.retrieveAdjustment(id);
    return adjustment.status === 'pending' ? null : adjustment;
  }, withinMs);
  if (settled?.status === 'applied') return;
  throw new DemoError(
    `The delivery of ${sku} is ${settled ? `rejected: ${settled.rejection}` : 'pending still'}.`,
  );
}

/** The seller puts two products on the shelf, and thinks again about a price. */
export async function listProducts(stage: Stage): Promise<Goods> {
  const { shop, currency, mark } = stage;
  const price = (amount: number) => formatMoney(amount, currency);
  const goods = { lamp: `LAMP-${mark}`, candle: `CANDLE-${mark}` };
  stage.tell('\nThe seller');
  const lamp = { sku: goods.lamp, name: 'Reading lamp', price: prices.lampAtFirst, currency };
  await shop.products.create({ ...lamp, lowStockThreshold: fewLamps });
  await shop.products.create({ sku: goods.candle, name: 'Candle', price: prices.candle, currency });
  await stockUp(stage, goods.lamp, lampsAtFirst);
  await stockUp(stage, goods.candle, 40);
  const { available } = await shop.inventory.retrieve(goods.lamp);
  show(
    stage,
    `lists a lamp at ${price(prices.lampAtFirst)} and a candle at ${price(prices.candle)}; ${lampsAtFirst} lamps are on the shelf`,
    available === lampsAtFirst,
  );

  await shop.products.update(goods.lamp, { price: prices.lamp, description: 'Brass, with a linen shade.' });
  const history = await Array.fromAsync(shop.products.prices(goods.lamp));
  show(
    stage,
    `raises the lamp to ${price(prices.lamp)}, and finds both prices in its history`,
    history.map(({ to }) => to).join() === [prices.lamp, prices.lampAtFirst].join(),
  );
  return goods;
}
