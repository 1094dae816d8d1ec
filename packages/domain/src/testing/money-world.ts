import { createProduct } from '../catalog/products.ts';
import { newId } from '../ids.ts';
import type { OutboxJob } from '../jobs/outbox.ts';
import { requestAdjustment } from '../stock/request-adjustment.ts';
import { sweepExpiredReservations } from '../sweep/expired-reservations.ts';
import { sweepLapsingAuthorizations } from '../sweep/lapsing-authorizations.ts';
import { sweepLostObligations } from '../sweep/lost-obligations.ts';
import { sweepReconciliation } from '../sweep/reconciliation.ts';
import { sweepUnansweredPayments } from '../sweep/unanswered-payments.ts';
import { receiveWebhook } from '../webhook/receive-webhook.ts';
import { MoneyModel } from './money-model.ts';
import type { Random } from './random.ts';
import type { Rig } from './rig.ts';
import { openShop, type Shop } from './shop.ts';
import type { TestProvider } from './test-provider.ts';

const sweeps = [
  sweepExpiredReservations,
  sweepUnansweredPayments,
  sweepLostObligations,
  sweepLapsingAuthorizations,
  sweepReconciliation,
];

/** A webhook on its way. */
interface Notice {
  provider: TestProvider;
  eventId: string;
  reference: string;
}

/** Orders that live in one world at the same time. */
const width = 30;
/** Less than some of the orders want, together. */
const piecesOfEach = 16;

/**
 * One shop, its two providers and a number of orders, to all of which things happen in an order that chance decides.
 * Nothing of an earlier world on the same rig is left but rows of other shops.
 */
export class MoneyWorld {
  readonly shop: Shop;
  readonly random: Random;
  readonly skus: readonly string[];
  readonly models: readonly MoneyModel[];
  readonly providers: readonly TestProvider[];
  /** What was done, for whoever has to find out why the books do not agree. */
  readonly trace: string[] = [];
  readonly #carriesMails: boolean;
  #notices: Notice[] = [];

  private constructor(shop: Shop, random: Random, skus: readonly string[]) {
    this.shop = shop;
    this.random = random;
    this.skus = skus;
    this.providers = [shop.rig.provider, shop.rig.paypal];
    this.#carriesMails = random.chance(0.25);
    this.models = Array.from({ length: width }, (_, n) => new MoneyModel(this, n));
  }

  static async open(rig: Rig, random: Random): Promise<MoneyWorld> {
    // No sweep sees the worlds before any more.
    rig.clock.advance({ minutes: 3 * 24 * 60 });
    for (const provider of [rig.provider, rig.paypal]) {
      provider.forget();
      provider.refundCourse = 'succeeded';
      provider.capturesOnce = random.chance(0.15);
      provider.captureBefore = new Date(rig.clock.now.getTime() + random.pick([3, 7 * 24]) * 3_600_000);
    }
    const shop = await openShop(rig, { products: {}, taxRateBps: 733, reservationMinutes: 30 });
    const skus = Array.from({ length: 5 }, () => `SKU-${newId()}`);
    await shop.run(async (ctx) => {
      for (const sku of skus) {
        await createProduct(ctx, { sku, name: 'Thing', price: random.integer(1, 3_000), currency: 'USD' });
        await requestAdjustment(ctx, { sku, delta: piecesOfEach, reason: 'delivery' });
      }
    });
    await shop.jobs.drain();
    return new MoneyWorld(shop, random, skus);
  }

  async sweep(): Promise<void> {
    const { systemDb, transact, clock } = this.shop.rig;
    for (const sweep of sweeps) await sweep({ systemDb, transact, now: clock.now });
  }

  /** A webhook arrives: in any order, twice, or never; some are about what is not ours. Null where none is on its way. */
  async hear(): Promise<readonly [reference: string, fate: string] | null> {
    for (const provider of this.providers) {
      for (const reference of provider.changes.splice(0)) {
        this.#notices.push({ provider, reference, eventId: `evt_${newId()}` });
      }
    }
    if (this.#notices.length === 0) return null;
    const notice = this.random.pick(this.#notices);
    const fate = this.random.pick([
      'arrives',
      'arrives',
      'arrives twice',
      'is lost',
      'is of another',
    ] as const);
    if (fate !== 'arrives twice') this.#notices = this.#notices.filter((known) => known !== notice);
    if (fate === 'is lost') return [notice.reference, fate];
    const { provider, eventId } = notice;
    const reference = fate === 'is of another' ? `${notice.reference}_not_ours` : notice.reference;
    await this.shop.run((ctx) =>
      receiveWebhook(ctx, {
        provider: provider.name,
        notice: { eventId, reference, type: 'payment.changed' },
      }),
    );
    return [reference, fate];
  }

  /** All the orders come in at once. */
  async begin(): Promise<void> {
    await Promise.all(this.models.map((model) => model.begin()));
  }

  /** What workers could take; mails wait until the end, lest most of what happens is that one is sent. */
  async due(): Promise<OutboxJob[]> {
    return (await this.shop.jobs.due()).filter(({ job }) => job !== 'mail.send');
  }

  /** One thing happens, to one of the orders. */
  step(): Promise<void> | void {
    return this.random.pick(this.models).step();
  }

  /**
   * Everybody answers from now on, and the sweeps see to what is left: webhooks that did not arrive yet never do. Only
   * a few payments cannot be called off at the first attempt, and their customers may pay too late.
   */
  async settle(): Promise<void> {
    for (const provider of this.providers) {
      provider.heal();
      for (let nth = 0; nth < 3; nth++) provider.failNext('void', 'before', 'unavailable');
      provider.refundCourse = this.random.chance(0.9) ? 'succeeded' : 'failed';
    }
    for (let round = 0; round < 4; round++) {
      if (round === 1) await this.#requireCalledOff();
      for (const model of this.models) {
        model.comeToAnEnd();
        if (round === 1) model.payLate();
      }
      for (const provider of this.providers) provider.settleRefunds();
      this.trace.push('an hour, and the sweeps');
      this.shop.rig.clock.advance({ minutes: 61 });
      await this.sweep();
      if (!this.#carriesMails) await this.#dropMails();
      await this.shop.jobs.drain({ workers: 4 });
    }
    if (!this.#carriesMails) await this.#dropMails();
  }

  /**
   * Who gave up, or came too late, is not charged after all: what could still be paid at the provider was called off, or
   * is about to be. PayPal takes nothing before it is confirmed, and so has nothing to call off.
   */
  async #requireCalledOff(): Promise<void> {
    const { rig, tenantId } = this.shop;
    const owed = await rig.sql<{ paymentId: string }>(
      `SELECT payload->>'paymentId' AS "paymentId" FROM outbox WHERE tenant_id = $1 AND job LIKE 'payment.%'`,
      [tenantId],
    );
    for (const { orderId } of this.models) {
      const { status } = await this.shop.order(orderId);
      if (status !== 'cancelled' && status !== 'rejected') continue;
      const open = rig.provider
        .of(orderId)
        .filter((payment) => payment.status === 'requires_action' || payment.status === 'authorized')
        .filter((payment) => owed.every(({ paymentId }) => paymentId !== payment.paymentId));
      if (open.length > 0)
        throw new Error(`${open[0]?.reference} can be charged for the ${status} order ${orderId}`);
    }
  }

  /** To write and send them takes half of the time, and moves no money. */
  async #dropMails(): Promise<void> {
    const { rig, tenantId } = this.shop;
    await rig.sql("DELETE FROM outbox WHERE tenant_id = $1 AND job = 'mail.send'", [tenantId]);
    await rig.sql(
      "UPDATE messages SET status = 'sent', settled_at = $2 WHERE tenant_id = $1 AND status = 'queued'",
      [tenantId, rig.clock.now],
    );
  }
}
