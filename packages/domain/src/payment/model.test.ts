import { expect, it } from 'vitest';
import { diagnoseOrder } from '../order/diagnose-order.ts';
import { owedOf, refundableTotal } from '../order/money-owed.ts';
import type { OrderRecord } from '../order/record.ts';
import { fulfillmentStatusOf, paymentStatusOf } from '../order/status.ts';
import { MoneyModel, prepareProviders, settle } from '../testing/money-model.ts';
import { capturedOf } from '../testing/provider-payment.ts';
import { Random } from '../testing/random.ts';
import { shareRig } from '../testing/rig.ts';
import { openShop, type Shop } from '../testing/shop.ts';

/** A run's seed repeats its choices: `MODEL_SEED=… MODEL_RUNS=1`. `MODEL_SECONDS` is how long new runs are begun. */
const seconds = Number(process.env['MODEL_SECONDS'] ?? 40);
const runs = Number(process.env['MODEL_RUNS'] ?? 5_000);
const firstSeed = Number(process.env['MODEL_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
/** The whole database is audited after so many runs. */
const auditEvery = 10;

const rig = shareRig();

const sum = (amounts: readonly number[]) => amounts.reduce((total, amount) => total + amount, 0);

function expectBooksToAgree(order: OrderRecord): void {
  const theirs = [rig.provider, rig.paypal].flatMap((provider) => provider.of(order.id));
  const books = [rig.provider.books(order.id), rig.paypal.books(order.id)];
  const ours = order.payments.filter(({ provider }) => provider !== 'manual');
  expect({
    captured: sum(ours.map(({ captured }) => captured)),
    refunded: sum(ours.map(({ refunded }) => refunded)),
  }).toEqual({
    captured: sum(books.map(({ captured }) => captured)),
    refunded: sum(books.map(({ refunded }) => refunded)),
  });
  for (const payment of theirs) expect(capturedOf(payment)).toBeLessThanOrEqual(payment.amount);
  if (['cancelled', 'rejected'].includes(order.status)) {
    expect(theirs.filter(({ status }) => status === 'authorized')).toEqual([]);
  }
}

/** Nobody pays twice, and nobody for nothing; what a bank would not take back is a person's to see to. */
function expectFairness(order: OrderRecord): void {
  const stuck = sum(order.refunds.filter(({ status }) => status === 'failed').map(({ amount }) => amount));
  expect(refundableTotal(order)).toBeLessThanOrEqual(owedOf(order) + stuck);
  expect(order.captures.filter(({ status }) => status === 'pending')).toEqual([]);
  expect(order.refunds.filter(({ status }) => status === 'pending')).toEqual([]);
}

async function expectEndOrReason(shop: Shop, order: OrderRecord): Promise<void> {
  expect(['processing', 'shipped', 'delivered', 'rejected', 'cancelled']).toContain(order.status);
  const { obligations, explanation, waitingFor } = await shop.run((ctx) => diagnoseOrder(ctx, order.id));
  expect(obligations).toEqual([]);
  expect(explanation).toMatch(/\S/);
  expect(['staff', 'carrier', 'nothing']).toContain(waitingFor);
}

/** Orders that live at the same time, in one shop. */
const width = 12;

async function judge(shop: Shop, model: MoneyModel): Promise<string> {
  const order = await shop.order(model.orderId);
  await expectEndOrReason(shop, order);
  expectBooksToAgree(order);
  expectFairness(order);
  return [order.status, paymentStatusOf(order), fulfillmentStatusOf(order)].join(' ');
}

/** How the orders ended. */
async function run(shop: Shop, seed: number): Promise<string[]> {
  const random = new Random(seed);
  prepareProviders(shop, random);
  const models = Array.from({ length: width }, () => new MoneyModel(shop, random));
  let current: MoneyModel | undefined;
  try {
    for (current of models) await current.begin();
    const steps = width * random.integer(4, 14);
    for (let step = 0; step < steps; step++) {
      current = random.pick(models);
      await current.step();
    }
    await settle(shop, models, random);
    const ends: string[] = [];
    for (current of models) ends.push(await judge(shop, current));
    return ends;
  } catch (error) {
    const trace = current?.trace.join('\n') ?? '';
    throw new Error(`MODEL_SEED=${seed}, order ${current?.orderId}:\n${trace}`, { cause: error });
  }
}

it('keeps the books whatever happens in whatever order', { timeout: (seconds + 120) * 1_000 }, async () => {
  const shop = await openShop(rig, { taxRateBps: 733 });
  const deadline = performance.now() + seconds * 1_000;
  const ends = new Map<string, number>();
  let done = 0;
  const context = () => `first seed ${firstSeed}, ${done} runs of ${width} orders`;
  for (; done < runs && performance.now() < deadline; done++) {
    for (const end of await run(shop, firstSeed + done)) ends.set(end, (ends.get(end) ?? 0) + 1);
    if (done % auditEvery === auditEvery - 1) expect(await rig.audit(), context()).toEqual([]);
  }
  expect(await rig.audit(), context()).toEqual([]);
  const counts = [...ends].map(([end, times]) => `\n  ${times} ${end}`).toSorted();
  process.stdout.write(`the money model: ${context()}, which ended${counts.join('')}\n`);
});
