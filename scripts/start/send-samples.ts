import { type SampleOrder, sampleOrders } from '../demo/sample-orders.ts';
import { demoShop } from '../demo/shop.ts';
import type { Demo } from './demo-file.ts';
import { pause } from './pause.ts';
import type { Screen } from './screen.ts';
import { createShopClient, type PlacedOrder, type ShopClient, type TimelineEvent } from './shop-client.ts';
import { describeAside, describeEvent, describeSample, describeShortage, isLast } from './timeline.ts';

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
  options: SamplesOptions,
): Promise<void> {
  const { screen, signal } = options;
  const deadline = Date.now() + patienceMs;
  let shown = 0;
  while (Date.now() < deadline) {
    const events = await shop.events(order.id);
    for (const event of events.slice(shown)) {
      screen.say(`  ${describeEvent(event, order.createdAt, demoShop.currency)}`);
      for (const line of await asides(shop, sample, order, event, options)) screen.say(`  ${line}`);
      if (isLast(event) || (isWaitingForCustomer(event) && !options.isStripeSimulated)) return;
    }
    shown = events.length;
    await pause(lookEveryMs, signal);
  }
  screen.warn(`order #${order.number} is not settled after ${patienceMs / 1_000} s; it goes on by itself`);
}

const isWaitingForCustomer = ({ type }: Pick<TimelineEvent, 'type'>) => type === 'payment.requires_action';

/** What the event leads to, or does not say itself. */
async function asides(
  shop: ShopClient,
  { customerAuthenticates }: SampleOrder,
  { id }: PlacedOrder,
  { type }: TimelineEvent,
  { isStripeSimulated }: SamplesOptions,
): Promise<string[]> {
  if (type === 'order.rejected')
    return ((await shop.getOrder(id)).rejection?.items ?? []).map(describeShortage);
  if (!isWaitingForCustomer({ type }) || !customerAuthenticates) return [];
  const page = bankPage(await shop.getOrder(id));
  if (!isStripeSimulated) return [describeAside(`the customer goes on at ${page}`)];
  await approveAtTheBank(page);
  return [describeAside('the customer approves on the bank’s page')];
}

function bankPage({ number, payments }: PlacedOrder): string {
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
