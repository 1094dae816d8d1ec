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
  /** Whose page is our simulator's: only there we can act as the customer. */
  simulated: Readonly<Record<'stripe' | 'paypal', boolean>>;
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
      if (isLastOf(sample, event, options)) return;
    }
    shown = events.length;
    await pause(lookEveryMs, signal);
  }
  screen.warn(`order #${order.number} is not settled after ${patienceMs / 1_000} s; it goes on by itself`);
}

const isWaitingForCustomer = ({ type }: Pick<TimelineEvent, 'type'>) => type === 'payment.requires_action';

const canActFor = ({ request }: SampleOrder, { simulated }: SamplesOptions): boolean =>
  request.payment.provider !== 'manual' && simulated[request.payment.provider];

function isLastOf(sample: SampleOrder, event: TimelineEvent, options: SamplesOptions): boolean {
  if (isWaitingForCustomer(event)) return !canActFor(sample, options);
  return sample.refund && event.type === 'order.confirmed' ? false : isLast(event);
}

/** What the event leads to, or does not say itself. */
async function asides(
  shop: ShopClient,
  sample: SampleOrder,
  { id }: PlacedOrder,
  { type }: TimelineEvent,
  options: SamplesOptions,
): Promise<string[]> {
  if (type === 'order.rejected')
    return ((await shop.getOrder(id)).rejection?.items ?? []).map(describeShortage);
  if (type === 'order.confirmed' && sample.refund) {
    await shop.refund(id, sample.refund);
    return [describeAside(`staff gives a part back: ${sample.refund.reason}`)];
  }
  if (!isWaitingForCustomer({ type }) || !sample.customerAgrees) return [];
  const page = pageToGoTo(await shop.getOrder(id));
  if (!canActFor(sample, options)) return [describeAside(`the customer goes on at ${page}`)];
  await pressApprove(page);
  return [describeAside(`the customer approves at ${page}`)];
}

function pageToGoTo({ number, payments }: PlacedOrder): string {
  const url = payments.map(({ nextAction }) => nextAction?.url).find((candidate) => candidate !== undefined);
  if (url === undefined)
    throw new Error(`order #${number} waits for the customer, but names no page to go to`);
  return url;
}

/** Presses the button that the page shows. */
async function pressApprove(url: string): Promise<void> {
  const body = new URLSearchParams({ outcome: 'approve' });
  const response = await fetch(url, { method: 'POST', body, redirect: 'manual' });
  if (response.status >= 400) throw new Error(`the page ${url} answered ${response.status}`);
}
