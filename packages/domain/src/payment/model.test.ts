import { expect, it } from 'vitest';
import type { Ctx } from '../context.ts';
import { diagnoseOrder } from '../order/diagnose-order.ts';
import { listOrderEvents } from '../order/events.ts';
import { outsideOf, owedOf, refundableTotal, setAsideOf } from '../order/money-owed.ts';
import { getOrder, type OrderRecord } from '../order/record.ts';
import { refundedValue, unrefundedBySku } from '../order/refunded-items.ts';
import { fulfillmentStatusOf, paymentStatusOf } from '../order/status.ts';
import { MoneyWorld } from '../testing/money-world.ts';
import { capturedOf, sum } from '../testing/provider-payment.ts';
import { Random } from '../testing/random.ts';
import { type Rig, withRig } from '../testing/rig.ts';
import type { Shop } from '../testing/shop.ts';

/** No new world is begun after so many seconds, or when so many orders have come to their end. */
const seconds = Number(process.env['MODEL_SECONDS'] ?? 25);
const enough = Number(process.env['MODEL_ORDERS'] ?? 2_400);
/** A world's seed repeats its choices: `MODEL_SEED=… MODEL_ORDERS=1`. */
const firstSeed = Number(process.env['MODEL_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
/** Worlds that live at the same time, each on a rig of its own, which is a new one after so many of them. */
const lanes = 3;
const worldsOfARig = 6;

/** What has to have happened among so many orders, lest the model proves less than it says. */
const happens: Readonly<Record<number, readonly string[]>> = {
  1000: [
    ...['order.rejected', 'order.cancelled', 'order.expired', 'order.delivered', 'shipment.created'],
    ...['payment.authorized', 'payment.captured', 'payment.refunded', 'payment.requires_action'],
    ...['payment.failed', 'capture.requested', 'refund.requested', 'refund.failed', 'dispute.opened'],
    ...['differs: unknown_here', 'differs: refunded_outside', 'differs: dispute_opened'],
  ],
  10000: [
    ...['order.revived', 'payment.lapsed', 'payment.refund_reversed', 'capture.failed', 'capture.deferred'],
    ...['dispute.closed', 'differs: refund_failed', 'differs: missing_there'],
    ...['mail: late_payment_accepted', 'mail: late_payment_refunded', 'mail: refund_returned'],
  ],
};

/** What reconciliation may leave to a person here: nobody made a mistake that only a person can mend. */
const forAPerson = ['refunded_outside', 'refund_failed', 'dispute_opened', 'authorization_lapsing'];

const hasEnded = ({ status }: OrderRecord): boolean => status === 'cancelled' || status === 'rejected';

/** Nothing is left that would be paid out of what is set aside, unless a provider refused to hand it over. */
const needsNoMore = (order: OrderRecord): boolean =>
  hasEnded(order) ||
  (order.status !== 'processing' && order.captures.every(({ status }) => status !== 'failed'));

/** What a bank would not take back is a person's to see to, in minor units. */
const stuckOf = ({ refunds }: OrderRecord): number =>
  sum(
    refunds
      .filter(({ status, kind }) => status === 'failed' && kind !== 'replaced')
      .map(({ amount, givenBack }) => amount - givenBack),
  );

/** To the cent, and not only what we believe of it: no money is anywhere that the other side does not know of. */
function expectBooksToAgree(rig: Rig, order: OrderRecord): void {
  const books = [rig.provider.books(order.id), rig.paypal.books(order.id)];
  const ours = order.payments.filter(({ provider }) => provider !== 'manual');
  expect({
    captured: sum(ours.map(({ captured }) => captured)),
    refunded: sum(ours.map(({ refunded }) => refunded)),
  }).toEqual({
    captured: sum(books.map(({ captured }) => captured)),
    refunded: sum(books.map(({ refunded }) => refunded)),
  });
}

/** Nobody pays twice, and nobody for nothing: by the providers' books, and by what ours say of it. */
function expectFairnessToTheCustomer(rig: Rig, order: OrderRecord): void {
  const theirs = [rig.provider, rig.paypal].flatMap((provider) => provider.of(order.id));
  for (const payment of theirs) expect(capturedOf(payment)).toBeLessThanOrEqual(payment.amount);
  if (hasEnded(order)) expect(order.payments.filter(({ status }) => status === 'pending')).toEqual([]);
  if (needsNoMore(order)) expect(theirs.filter(({ status }) => status === 'authorized')).toEqual([]);

  const books = [rig.provider.books(order.id), rig.paypal.books(order.id)];
  const kept = sum(books.map(({ captured, refunded }) => captured - refunded));
  expect(kept).toBeLessThanOrEqual((hasEnded(order) ? 0 : (order.total ?? 0)) + stuckOf(order));
  expect(refundableTotal(order)).toBeLessThanOrEqual(owedOf(order) + stuckOf(order));
  expect(order.captures.filter(({ status }) => status === 'pending')).toEqual([]);
  expect(order.refunds.filter(({ status }) => status === 'pending')).toEqual([]);
}

/** The share of the total that has left, in minor units; a cent less where it does not divide. */
function valueThatLeft({ lines, shipments, total, subtotal }: OrderRecord): number {
  const priceOf = new Map(lines.map(({ lineNo, unitPrice }) => [lineNo, unitPrice ?? 0]));
  const pieces = shipments.flatMap(({ items }) => items);
  const goods = sum(pieces.map(({ lineNo, quantity }) => (priceOf.get(lineNo) ?? 0) * quantity));
  return subtotal ? Math.floor(((total ?? 0) * goods) / subtotal) : 0;
}

/** What a shop gives back it no longer asks for, also when a bank does not take the money. */
const asGiven = (order: OrderRecord): OrderRecord => ({
  ...order,
  refunds: order.refunds.map((refund) => ({ ...refund, status: 'succeeded' })),
});

/** What is kept has its price, shipping included, once nothing more leaves; less what was given back besides. */
function priceOfWhatIsKept(order: OrderRecord): number {
  const { total, status, refunds } = order;
  if (total === null || (status !== 'shipped' && status !== 'delivered')) return 0;
  if (unrefundedBySku(asGiven(order)).length === 0) return 0;
  const given = sum(refunds.map(({ amount }) => amount));
  return Math.min(total - given, total - refundedValue(asGiven(order))) - outsideOf(order);
}

/** What has left is paid for, unless money was given back, or was gone when it should have been taken. */
async function expectFairnessToTheShop(ctx: Ctx, order: OrderRecord): Promise<void> {
  if (order.payments.some(({ provider }) => provider === 'manual')) return;
  const captured = sum(order.payments.map((payment) => payment.captured));
  const givenUp = sum(order.refunds.map(({ amount }) => amount)) + outsideOf(order);
  // A card that can be captured once only is captured with what leaves last.
  const stillToCome = order.status === 'processing' ? sum(order.payments.map(setAsideOf)) : 0;
  const kept = captured - sum(order.payments.map((payment) => payment.refunded));
  const isPaid = captured + givenUp + stillToCome >= valueThatLeft(order);
  if (isPaid && kept >= priceOfWhatIsKept(order)) return;
  const told = await listOrderEvents(ctx, order.id);
  expect(told.filter(({ type }) => type === 'capture.failed' || type === 'payment.lapsed')).not.toEqual([]);
}

async function expectEndOrReason(ctx: Ctx, order: OrderRecord): Promise<void> {
  expect(['processing', 'shipped', 'delivered', 'rejected', 'cancelled']).toContain(order.status);
  const { obligations, explanation, waitingFor } = await diagnoseOrder(ctx, order.id);
  expect(obligations).toEqual([]);
  expect(explanation).toMatch(/\S/);
  expect(['staff', 'carrier', 'nothing']).toContain(waitingFor);
}

async function expectNothingOpen({ rig, tenantId }: Shop): Promise<void> {
  const differences = 'SELECT kind, reference FROM discrepancies WHERE tenant_id = $1 AND settled_at IS NULL';
  const open = await rig.sql<{ kind: string }>(differences, [tenantId]);
  expect(open.filter(({ kind }) => !forAPerson.includes(kind))).toEqual([]);
  expect(
    await rig.sql('SELECT job, payload, last_error FROM outbox WHERE tenant_id = $1', [tenantId]),
  ).toEqual([]);
}

async function judge(ctx: Ctx, rig: Rig, order: OrderRecord): Promise<string> {
  await expectEndOrReason(ctx, order);
  expectBooksToAgree(rig, order);
  expectFairnessToTheCustomer(rig, order);
  await expectFairnessToTheShop(ctx, order);
  return [order.status, paymentStatusOf(order), fulfillmentStatusOf(order)].join(' ');
}

class Tally {
  readonly counts = new Map<string, number>();

  add(what: string, times = 1): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + times);
  }
}

/** All that is known of an order, for whoever has to find out why it is not as it should be. */
async function evidence(rig: Rig, ctx: Ctx, order: OrderRecord): Promise<string> {
  const theirs = [rig.provider, rig.paypal].flatMap((provider) => provider.of(order.id));
  const { obligations, explanation } = await diagnoseOrder(ctx, order.id);
  const events = (await listOrderEvents(ctx, order.id)).map(
    ({ at, type, data }) => `${at.toISOString()} ${type} ${JSON.stringify(data)}`,
  );
  const { payments, captures, refunds, status, total } = order;
  const ours = { status, total, payments, captures, refunds, obligations, explanation };
  return [...events, JSON.stringify(ours, null, 1), JSON.stringify(theirs, null, 1)].join('\n');
}

/** Adds how the orders ended. */
async function live(rig: Rig, seed: number, ends: Tally): Promise<void> {
  const random = new Random(seed);
  const world = await MoneyWorld.open(rig, random);
  const { shop, models, trace } = world;
  const failure = (what: string, cause: unknown) =>
    new Error(`MODEL_SEED=${seed}:\n${trace.join('\n')}\n${what}`, { cause });
  try {
    await world.begin();
    const steps = models.length * random.integer(4, 20);
    for (let step = 0; step < steps; step++) await world.step();
    await world.settle();
    await expectNothingOpen(shop);
  } catch (error) {
    throw failure('', error);
  }
  await shop.run(async (ctx) => {
    const orders = await Promise.all(models.map(({ orderId }) => getOrder(ctx, orderId)));
    for (const [nth, order] of orders.entries()) {
      const toFailure = async (error: unknown) =>
        Promise.reject(failure(`order ${nth}\n${await evidence(rig, ctx, order)}`, error));
      ends.add(await judge(ctx, rig, order).catch(toFailure));
    }
  });
  const broken = await rig.audit();
  if (broken.length > 0) throw failure(JSON.stringify(broken, null, 1), null);
}

async function tally({ sql }: Rig, happened: Tally): Promise<void> {
  const rows = await sql<{ what: string; times: number }>(
    `SELECT type AS what, count(*)::int AS times FROM order_events GROUP BY type
     UNION ALL SELECT 'mail: ' || kind, count(*)::int FROM messages GROUP BY kind
     UNION ALL SELECT 'differs: ' || kind, count(*)::int FROM discrepancies GROUP BY kind`,
  );
  for (const { what, times } of rows) happened.add(what, times);
}

it('keeps the books whatever happens in whatever order', { timeout: (seconds + 120) * 1_000 }, async () => {
  const deadline = performance.now() + seconds * 1_000;
  const [ends, happened] = [new Tally(), new Tally()];
  const orders = () => sum([...ends.counts.values()]);
  let nextSeed = firstSeed;
  let isBroken = false;
  const goesOn = () => performance.now() < deadline && orders() < enough && !isBroken;
  const inLane = async () => {
    while (goesOn()) {
      await withRig(async (rig) => {
        for (let world = 0; world < worldsOfARig && goesOn(); world++) await live(rig, nextSeed++, ends);
        await tally(rig, happened);
      });
    }
  };
  const stopAll = (error: unknown) => {
    isBroken = true;
    throw error;
  };
  await Promise.all(Array.from({ length: enough === 1 ? 1 : lanes }, () => inLane().catch(stopAll)));
  const list = ({ counts }: Tally) => [...counts].map(([what, times]) => `\n  ${times} ${what}`).toSorted();
  process.stdout.write(
    `the money model: ${orders()} orders, first seed ${firstSeed}, which ended${list(ends).join('')}\n`,
  );
  process.stdout.write(`what happened to them${list(happened).join('')}\n`);
  for (const [among, expected] of Object.entries(happens)) {
    if (orders() >= Number(among))
      expect([...happened.counts.keys()]).toEqual(expect.arrayContaining([...expected]));
  }
});
