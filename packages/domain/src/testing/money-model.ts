import { createProduct } from '../catalog/products.ts';
import { DomainError } from '../errors.ts';
import { newId } from '../ids.ts';
import type { OutboxJob } from '../jobs/outbox.ts';
import { cancelOrder } from '../order/cancel-order.ts';
import { deliverShipment } from '../order/deliver-shipment.ts';
import type { Demand } from '../order/pricing.ts';
import { shipOrder } from '../order/ship-order.ts';
import { requestRefund } from '../payment/request-refund.ts';
import { retryPayment } from '../payment/retry-payment.ts';
import type { ProviderErrorKind } from '../ports/payment-provider.ts';
import { requestAdjustment } from '../stock/request-adjustment.ts';
import { sweepExpiredReservations } from '../sweep/expired-reservations.ts';
import { sweepLapsingAuthorizations } from '../sweep/lapsing-authorizations.ts';
import { sweepLostObligations } from '../sweep/lost-obligations.ts';
import { sweepUnansweredPayments } from '../sweep/unanswered-payments.ts';
import { receiveWebhook } from '../webhook/receive-webhook.ts';
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
const sweeps = [
  sweepExpiredReservations,
  sweepUnansweredPayments,
  sweepLostObligations,
  sweepLapsingAuthorizations,
];

const providersOf = ({ rig }: Shop): TestProvider[] => [rig.provider, rig.paypal];

async function sweepAll({ rig }: Shop): Promise<void> {
  const { systemDb, transact, clock } = rig;
  for (const sweep of sweeps) await sweep({ systemDb, transact, now: clock.now });
}

/** What the providers are like for a while. */
export function prepareProviders(shop: Shop, random: Random): void {
  for (const provider of providersOf(shop)) {
    provider.heal();
    provider.changes.length = 0;
    provider.refundCourse = 'succeeded';
    provider.capturesOnce = random.chance(0.15);
    provider.captureBefore = new Date(shop.rig.clock.now.getTime() + 7 * 24 * 3_600_000);
  }
}

/** Everybody answers from now on, and the sweeps see to what is left. */
export async function settle(shop: Shop, models: readonly MoneyModel[], random: Random): Promise<void> {
  for (const provider of providersOf(shop)) {
    provider.heal();
    provider.refundCourse = random.chance(0.9) ? 'succeeded' : 'failed';
  }
  for (let round = 0; round < 4; round++) {
    for (const model of models) model.comeToAnEnd();
    for (const provider of providersOf(shop)) provider.settleRefunds();
    shop.rig.clock.advance({ minutes: 61 });
    await sweepAll(shop);
    for (const model of models) await model.reconcile();
    await shop.jobs.drain();
  }
}

/** A webhook on its way. */
interface Notice {
  provider: TestProvider;
  eventId: string;
  reference: string;
}

/**
 * One order, and everything that may happen to it and its money, in an order that chance decides. What was done is
 * kept in `trace`, for whoever has to find out why the books do not agree.
 */
export class MoneyModel {
  readonly trace: string[] = [];
  orderId = '';
  readonly #shop: Shop;
  readonly #random: Random;
  readonly #sku: string;
  #notices: Notice[] = [];

  constructor(shop: Shop, random: Random) {
    this.#shop = shop;
    this.#random = random;
    this.#sku = `SKU-${newId()}`;
  }

  get #providers(): TestProvider[] {
    return providersOf(this.#shop);
  }

  async begin(): Promise<void> {
    const random = this.#random;
    const quantity = random.integer(1, 4);
    await this.#shop.run(async (ctx) => {
      await createProduct(ctx, {
        ...{ sku: this.#sku, name: 'Thing', price: random.integer(1, 3_000), currency: 'USD' },
      });
      const delta = random.chance(0.05) ? 1 : quantity + random.integer(0, 3);
      await requestAdjustment(ctx, { sku: this.#sku, delta, reason: 'delivery' });
    });
    await this.#shop.jobs.drain();
    const split = random.integer(0, quantity - 1);
    const items = [
      { sku: this.#sku, quantity: quantity - split },
      ...(split > 0 ? [{ sku: this.#sku, quantity: split }] : []),
    ];
    const capture = random.pick(['automatic', 'on_shipment'] as const);
    const payment = this.#method();
    this.#note('order', { items: items.map((item) => item.quantity), capture, payment });
    this.orderId = await this.#shop.place({ items, payment: { ...payment, capture } });
  }

  /** Something happens. */
  async step(): Promise<void> {
    const happenings: readonly (readonly [weight: number, happen: () => Promise<void> | void])[] = [
      [14, () => this.#work()],
      [0.6, () => this.#workAll()],
      [4, () => this.#hear()],
      [5, () => this.#customerActs()],
      [3, () => this.#fault()],
      [5, () => this.#call()],
      [2, () => this.#callTwoAtOnce()],
      [0.8, () => this.#passTime(this.#random.pick([1, 5, 20]))],
      [0.3, () => this.#sweep()],
      [0.3, () => this.#bankActs()],
      [0.2, () => this.#lapse()],
      [0.6, () => this.#giveBackByHand()],
      [0.5, () => this.#sendBack()],
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

  /** As reconciliation does: the provider is asked about every payment, whatever became of its webhooks. */
  async reconcile(): Promise<void> {
    const { payments } = await this.#shop.order(this.orderId);
    await this.#shop.run(async (ctx) => {
      for (const { id: paymentId } of payments) {
        ctx.enqueue('payment.sync', { paymentId }, { dedupeKey: paymentId });
      }
    });
  }

  #note(what: string, detail: unknown = ''): void {
    this.trace.push(`${what} ${JSON.stringify(detail)}`);
  }

  #method() {
    return this.#random.chance(0.35) ? payByApproval : payBy(this.#random.pick(cards));
  }

  /** A job is delivered: once, twice at once, or to a worker that dies under it. */
  async #work(): Promise<void> {
    const due = await this.#shop.jobs.due();
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

  /** A webhook arrives: in any order, twice, or never. */
  async #hear(): Promise<void> {
    for (const provider of this.#providers) {
      for (const reference of provider.changes.splice(0)) {
        this.#notices.push({ provider, reference, eventId: `evt_${newId()}` });
      }
    }
    if (this.#notices.length === 0) return;
    const notice = this.#random.pick(this.#notices);
    const fate = this.#random.pick(['arrives', 'arrives', 'arrives twice', 'is lost'] as const);
    this.#note('webhook', [notice.reference, fate]);
    if (fate !== 'arrives twice') this.#notices = this.#notices.filter((known) => known !== notice);
    if (fate === 'is lost') return;
    const { provider, eventId, reference } = notice;
    await this.#shop.run((ctx) =>
      receiveWebhook(ctx, {
        provider: provider.name,
        notice: { eventId, reference, type: 'payment.changed' },
      }),
    );
  }

  #payments(...statuses: ProviderPayment['status'][]): [TestProvider, ProviderPayment][] {
    return this.#providers.flatMap((provider) =>
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
    const provider = this.#random.pick(this.#providers);
    const call = this.#random.pick(calls);
    const when = this.#random.pick(['before', 'after'] as const);
    const kind = when === 'after' ? 'unknown' : this.#random.pick(faults);
    this.#note('fault', [provider.name, call, when, kind]);
    provider.failNext(call, when, kind);
  }

  #someItems(): Demand[] {
    return [{ sku: this.#sku, quantity: this.#random.integer(1, 3) }];
  }

  #randomCall(): () => Promise<unknown> {
    const { orderId } = this;
    const random = this.#random;
    const name = random.pick([
      ...(['cancel', 'ship', 'ship', 'ship', 'ship', 'deliver', 'deliver'] as const),
      ...(['refund', 'refund', 'refund', 'retry', 'retry', 'adjust'] as const),
    ]);
    const items = random.chance(0.5) ? this.#someItems() : undefined;
    const restock = random.chance(0.5);
    const amount = random.chance(0.4) && !restock ? random.integer(1, 2_000) : undefined;
    const method = random.chance(0.1) ? { provider: 'manual' as const } : this.#method();
    const delta = random.integer(-3, 3) || 1;
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
          case 'retry':
            return retryPayment(ctx, { orderId, paymentMethod: null, ...method });
          case 'adjust':
            return requestAdjustment(ctx, { sku: this.#sku, delta, reason: 'counted' });
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
    await sweepAll(this.#shop);
  }

  #bankActs(): void {
    const course = this.#random.pick(['succeeded', 'pending', 'failed'] as const);
    this.#note('refunds', course);
    for (const provider of this.#providers) {
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

/** The domain may refuse what is asked of it; anything else is a mistake of ours. */
function refused(error: unknown): void {
  if (!(error instanceof DomainError)) throw error;
}
