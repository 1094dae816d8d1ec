import { type SampleOrder, sampleOrders } from '../demo/sample-orders.ts';
import { demoShop } from '../demo/shop.ts';
import type { Demo } from './demo-file.ts';
import { pause } from './pause.ts';
import type { Screen } from './screen.ts';
import { createShopClient, type PlacedOrder, type ShopClient } from './shop-client.ts';
import { describeEvent, describeSample, isLast } from './timeline.ts';

export interface SamplesOptions {
  demo: Demo;
  screen: Screen;
  signal: AbortSignal;
  /** Whether the bank's page is our simulator's: only there we can act as the customer. */
  isStripeSimulated: boolean;
}

const lookEveryMs = 100;
const patienceMs = 30_000;

/** Sends one order for each way an order can go, through the public API, and shows what becomes of each. */
export async function sendSampleOrders(options: SamplesOptions): Promise<void> {
  const shop = createShopClient(options.demo);
  options.screen.say('\nSample orders');
  for (const sample of sampleOrders) {
    options.signal.throwIfAborted();
    const order = await shop.placeOrder(sample.request);
    options.screen.say(`\n  ${describeSample(sample, order.number)}`);
    await showTimeline(shop, sample, order, options);
  }
}

/** Until nothing more happens to the order by itself. */
async function showTimeline(
  shop: ShopClient,
  sample: SampleOrder,
  order: PlacedOrder,
  { screen, signal, isStripeSimulated }: SamplesOptions,
): Promise<void> {
  const deadline = Date.now() + patienceMs;
  let shown = 0;
  while (Date.now() < deadline) {
    const events = await shop.events(order.id);
    for (const event of events.slice(shown)) {
      screen.say(`  ${describeEvent(event, order.createdAt, demoShop.currency)}`);
      if (isLast(event)) return;
      if (event.type !== 'payment.requires_action' || !sample.customerAuthenticates) continue;
      if (!isStripeSimulated)
        return screen.say(`${' '.repeat(14)}the customer has to go on: ${await bankPage(shop, order)}`);
      await approveAtTheBank(await bankPage(shop, order));
      screen.say(`${' '.repeat(14)}the customer approves on the bank’s page`);
    }
    shown = events.length;
    await pause(lookEveryMs, signal);
  }
  screen.warn(`order #${order.number} is not settled after ${patienceMs / 1_000} s; it goes on by itself`);
}

async function bankPage(shop: ShopClient, { id, number }: PlacedOrder): Promise<string> {
  const { payments } = await shop.getOrder(id);
  const url = payments.map(({ nextAction }) => nextAction?.url).find((candidate) => candidate !== undefined);
  if (url === undefined)
    throw new Error(`order #${number} waits for the customer, but names no page to go to`);
  return url;
}

/** Presses the button that the page shows. */
async function approveAtTheBank(url: string): Promise<void> {
  const body = new URLSearchParams({ outcome: 'approve' });
  const response = await fetch(url, { method: 'POST', body, redirect: 'manual' });
  if (response.status >= 400) throw new Error(`the bank’s page ${url} answered ${response.status}`);
}
