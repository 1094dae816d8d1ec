import { buyFromCart, orderTooMuch } from './buy.ts';
import { fulfil, readStockAlert, retire } from './fulfil.ts';
import { listProducts } from './list-products.ts';
import type { Stage } from './stage.ts';

/** A seller and a buyer, through the SDK alone. Throws `DemoError` at the first thing that is not as it should be. */
export async function play(stage: Stage): Promise<void> {
  const goods = await listProducts(stage);
  const order = await buyFromCart(stage, goods);
  await orderTooMuch(stage, goods);
  await fulfil(stage, order);
  await readStockAlert(stage, goods);
  await retire(stage, goods, order);
}
