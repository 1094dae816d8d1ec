import type { Ctx } from '../context.ts';
import { DomainError } from '../errors.ts';
import type { OutboxJob } from '../jobs/outbox.ts';
import { cancelOrder } from '../order/cancel-order.ts';
import { deliverShipment } from '../order/deliver-shipment.ts';
import type { Demand } from '../order/pricing.ts';
import { getOrder } from '../order/record.ts';
import { unrefundedBySku } from '../order/refunded-items.ts';
import { shipOrder } from '../order/ship-order.ts';
import { unshippedByLine } from '../order/status.ts';
import { requestRefund } from '../payment/request-refund.ts';
import { retryPayment } from '../payment/retry-payment.ts';
import type { ProviderErrorKind } from '../ports/payment-provider.ts';
import { requestAdjustment } from '../stock/request-adjustment.ts';
import type { MoneyWorld } from './money-world.ts';
import { capturedOf, type ProviderPayment } from './provider-payment.ts';
import type { Random } from './random.ts';
import type { Shop } from './shop.ts';
import { type ProviderCall, payBy, payByApproval, type TestProvider } from './test-provider.ts';

const calls: readonly ProviderCall[] = ['create', 'confirm', 'lookup', 'void', 'capture', 'refund'];
const faults: readonly ProviderErrorKind[] = ['unknown', 'unavailable', 'rate_limited'];
const cards = [
  ...(['paid', 'paid', 'paid', 'declined', 'requires_action', 'requires_action', 'processing'] as const),
  ...(['timeout_before', 'timeout_after', 'unavailable', 'rejected'] as const),
];

/** One order, and everything that may happen to it and its money. */
export class MoneyModel {
  orderId = '';
  readonly #world: MoneyWorld;
  readonly #nth: number;
  #skus: readonly string[] = [];

  constructor(world: MoneyWorld, nth: number) {
    this.#world = world;
    this.#nth = nth;
  }

  get #random(): Random {
    return this.#world.random;
  }

  get #shop(): Shop {
    return this.#world.shop;
  }

  async begin(): Promise<void> {
    const random = this.#random;
    const items = Array.from({ length: random.integer(1, 3) }, () => ({
      sku: random.pick(this.#world.skus),
      quantity: random.chance(0.02) ? 20 : random.integer(1, 2),
    }));
    this.#skus = items.map(({ sku }) => sku);
    const capture = random.pick(['automatic', 'on_shipment'] as const);
    const payment = this.#method();
    this.#note('order', { items: items.map(({ quantity }) => quantity), capture, payment });
    this.orderId = await this.#shop.place({ items, payment: { ...payment, capture } });
  }

  /** Something happens. */
  async step(): Promise<void> {
    const happenings: readonly (readonly [weight: number, happen: () => Promise<void> | void])[] = [
      [14, () => this.#work()],
      [0.2, () => this.#workAll()],
      [4, () => this.#hear()],
      [5, () => this.#customerActs()],
      [3, () => this.#fault()],
      [5, () => this.#call()],
      [2, () => this.#callTwoAtOnce()],
      [0.8, () => this.#passTime(this.#random.pick([1, 5, 20]))],
      [0.5, () => this.#sweep()],
      [0.3, () => this.#bankActs()],
      [0.2, () => this.#lapse()],
      [0.6, () => this.#giveBackByHand()],
      [0.3, () => this.#takeByHand()],
      [0.5, () => this.#sendBack()],
      [0.5, () => this.#dispute()],
    ];
    let choice = this.#random.next() * happenings.reduce((sum, [weight]) => sum + weight, 0);
    for (const [weight, happen] of happenings) {
      choice -= weight;
      if (choice < 0) return happen();
    }
  }

  /** What is under way at the provider comes to its end. */
  comeToAnEnd(): void {
    for (const [provider, { reference }] of this.#payments('processing')) {
      this.#note('settles', reference);
      provider.charge(reference);
    }
  }

  /** The customer pays although the order has expired by now. */
  payLate(): void {
    for (const [provider, { reference }] of this.#payments('requires_action')) {
      this.#note('pays late', reference);
      if (provider.name === 'paypal') provider.approve(reference);
      else provider.charge(reference);
    }
  }

  #note(what: string, detail: unknown = ''): void {
    this.#world.trace.push(`order ${this.#nth}: ${what} ${JSON.stringify(detail)}`);
  }

  #method() {
    return this.#random.chance(0.35) ? payByApproval : payBy(this.#random.pick(cards));
  }

  /** A job is delivered: once, twice at once, or to a worker that dies under it. */
  async #work(): Promise<void> {
    const due = await this.#world.due();
    if (due.length === 0) return;
    const job: OutboxJob = this.#random.pick(due);
    const way = this.#random.pick(['once', 'once', 'twice', 'killed'] as const);
    this.#note('work', [job.job, way]);
    if (way === 'twice') {
      await Promise.all([this.#shop.jobs.deliver(job), this.#shop.jobs.deliver(job)]);
    } else if (way === 'killed') {
      const nth = this.#random.integer(1, 3);
      await this.#shop.jobs.deliver(job, this.#random.chance(0.5) ? { before: nth } : { after: nth });
    } else {
      await this.#shop.jobs.deliver(job);
    }
  }

  async #workAll(): Promise<void> {
    this.#note('work all');
    await this.#shop.jobs.drain({ workers: this.#random.integer(1, 3) });
  }

  async #hear(): Promise<void> {
    const heard = await this.#world.hear();
    if (heard) this.#note('webhook', heard);
  }

  #payments(...statuses: ProviderPayment['status'][]): [TestProvider, ProviderPayment][] {
    return this.#world.providers.flatMap((provider) =>
      provider
        .of(this.orderId)
        .filter(({ status }) => statuses.includes(status))
        .map((payment): [TestProvider, ProviderPayment] => [provider, payment]),
    );
  }

  /** The customer agrees, pays or gives up; or a payment that takes its time comes to its end. */
  #customerActs(): void {
    const waiting = this.#payments('requires_action', 'processing', 'failed');
    if (waiting.length === 0) return;
    const [provider, { reference, status }] = this.#random.pick(waiting);
    const agrees = this.#random.chance(0.75);
    this.#note('customer', [reference, status, agrees]);
    if (!agrees) provider.decline(reference);
    else if (provider.name === 'paypal' && status === 'requires_action') provider.approve(reference);
    else if (provider.name !== 'paypal') provider.charge(reference);
  }

  #fault(): void {
    const provider = this.#random.pick(this.#world.providers);
    const call = this.#random.pick(calls);
    const when = this.#random.pick(['before', 'after'] as const);
    const kind = when === 'after' ? 'unknown' : this.#random.pick(faults);
    this.#note('fault', [provider.name, call, when, kind]);
    provider.failNext(call, when, kind);
  }

  #someItems(): Demand[] {
    return [{ sku: this.#random.pick(this.#skus), quantity: this.#random.integer(1, 2) }];
  }

  #randomCall(): () => Promise<unknown> {
    const { orderId } = this;
    const random = this.#random;
    const name = random.pick([
      ...(['cancel', 'ship', 'ship', 'ship', 'ship', 'deliver', 'deliver'] as const),
      ...(['refund', 'refund', 'refund', 'call off', 'retry', 'retry', 'adjust'] as const),
    ]);
    const items = random.chance(0.5) ? this.#someItems() : undefined;
    const restock = random.chance(0.5);
    const amount = random.chance(0.4) && !restock ? random.integer(1, 2_000) : undefined;
    const method = random.chance(0.1) ? { provider: 'manual' as const } : this.#method();
    const delta = random.integer(-3, 3) || 1;
    const sku = random.pick(this.#skus);
    this.#note(name, { items, restock, amount, method, delta });
    return () =>
      this.#shop.run(async (ctx) => {
        switch (name) {
          case 'cancel':
            return cancelOrder(ctx, { orderId, reason: 'changed my mind' });
          case 'ship':
            return shipOrder(ctx, { orderId, items, carrier: 'UPS', trackingNumber: '1Z' });
          case 'deliver': {
            const [shipment] = await ctx.tx.prisma.shipment.findMany({
              where: { orderId, deliveredAt: null },
            });
            return shipment && deliverShipment(ctx, { orderId, shipmentId: shipment.id });
          }
          case 'refund':
            return requestRefund(ctx, { orderId, items, amount, restock, reason: 'came back' });
          case 'call off':
            return callOffTheRest(ctx, { orderId, amount });
          case 'retry':
            return retryPayment(ctx, { orderId, paymentMethod: null, ...method });
          case 'adjust':
            return requestAdjustment(ctx, { sku, delta, reason: 'counted' });
        }
      });
  }

  async #call(): Promise<void> {
    await this.#randomCall()().catch(refused);
  }

  async #callTwoAtOnce(): Promise<void> {
    this.#note('at once');
    const two = [this.#randomCall(), this.#randomCall()];
    await Promise.all([...two.map((call) => call().catch(refused)), this.#work()]);
  }

  #passTime(minutes: number): void {
    this.#note('minutes', minutes);
    this.#shop.rig.clock.advance({ minutes });
  }

  async #sweep(): Promise<void> {
    this.#note('sweep');
    await this.#world.sweep();
  }

  #bankActs(): void {
    const course = this.#random.pick(['succeeded', 'pending', 'failed'] as const);
    this.#note('refunds', course);
    for (const provider of this.#world.providers) {
      provider.refundCourse = course;
      provider.settleRefunds(course === 'failed' ? 'failed' : 'succeeded');
    }
  }

  #giveBackByHand(): void {
    for (const [provider, payment] of this.#payments('paid', 'authorized')) {
      const open =
        capturedOf(payment) -
        payment.refunds
          .filter(({ state }) => state !== 'failed')
          .reduce((sum, { amount }) => sum + amount, 0);
      if (open <= 0) continue;
      const amount = this.#random.chance(0.4) ? open : this.#random.integer(1, open);
      this.#note('by hand', [payment.reference, amount]);
      provider.refundByHand(payment.reference, amount);
      return;
    }
  }

  #takeByHand(): void {
    for (const [provider, payment] of this.#payments('authorized')) {
      const open = payment.amount - capturedOf(payment);
      const amount = this.#random.chance(0.4) ? open : this.#random.integer(1, open);
      this.#note('taken by hand', [payment.reference, amount]);
      provider.captureByHand(payment.reference, amount);
      return;
    }
  }

  #dispute(): void {
    for (const [provider, { reference, disputes }] of this.#payments('paid')) {
      const isOpen = disputes.some(({ status }) => status === 'open');
      const status = isOpen ? this.#random.pick(['won', 'lost'] as const) : 'open';
      this.#note('dispute', [reference, status]);
      provider.dispute(reference, status);
      return;
    }
  }

  #sendBack(): void {
    for (const [provider, payment] of this.#payments('paid', 'authorized')) {
      const refund = payment.refunds.find(({ state }) => state === 'succeeded');
      if (!refund) continue;
      this.#note('sent back', [payment.reference, refund.reference, refund.amount]);
      refund.state = 'failed';
      provider.changes.push(payment.reference);
      return;
    }
  }

  #lapse(): void {
    for (const [provider, { reference }] of this.#payments('authorized')) {
      this.#note('lapse', reference);
      provider.lapse(reference);
    }
  }
}

/** Of what was shipped in part, nothing more is to leave: those items are given back, whatever left of them. */
async function callOffTheRest(
  ctx: Ctx,
  { orderId, amount }: { orderId: string; amount: number | undefined },
): Promise<void> {
  const order = await getOrder(ctx, orderId);
  if (order.shipments.length === 0) return;
  const unshipped = unshippedByLine(order);
  const open = new Set(order.lines.filter(({ lineNo }) => unshipped.get(lineNo)).map(({ sku }) => sku));
  const items = unrefundedBySku(order).filter(({ sku }) => open.has(sku));
  await requestRefund(ctx, { orderId, items, amount, restock: false, reason: 'not to be had' });
}

/** The domain may refuse what is asked of it; anything else is a mistake of ours. */
function refused(error: unknown): void {
  if (!(error instanceof DomainError)) throw error;
}
