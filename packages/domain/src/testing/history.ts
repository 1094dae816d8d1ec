import { expect } from 'vitest';
import { DomainError } from '../errors.ts';
import { requestHash } from '../idempotency.ts';
import { cancelOrder } from '../order/cancel-order.ts';
import { deliverShipment } from '../order/deliver-shipment.ts';
import { diagnoseOrder } from '../order/diagnose-order.ts';
import type { OrderRecord } from '../order/record.ts';
import { shipOrder } from '../order/ship-order.ts';
import { recordManualPayment } from '../payment/record-manual-payment.ts';
import { retryPayment } from '../payment/retry-payment.ts';
import { requestAdjustment } from '../stock/request-adjustment.ts';
import { sweepExpiredReservations } from '../sweep/expired-reservations.ts';
import { sweepLostObligations } from '../sweep/lost-obligations.ts';
import { sweepLowStock } from '../sweep/low-stock.ts';
import { sweepUnansweredPayments } from '../sweep/unanswered-payments.ts';
import { receiveWebhook } from '../webhook/receive-webhook.ts';
import type { Step } from './history-steps.ts';
import type { Kill } from './job-driver.ts';
import type { ProviderPayment } from './provider-payment.ts';
import type { Rig } from './rig.ts';
import type { Shop } from './shop.ts';
import { payBy, type ScriptedOutcome } from './test-provider.ts';
import { isWarehouseStep, workInWarehouse } from './warehouse-steps.ts';

const sweeps = [sweepExpiredReservations, sweepLostObligations, sweepUnansweredPayments, sweepLowStock];
const methodOf = (pay: ScriptedOutcome | 'invoice') =>
  pay === 'invoice' ? ({ provider: 'manual', paymentMethod: null } as const) : payBy(pay);

type ByPeople = Extract<
  Step,
  { kind: 'cancel' | 'ship all' | 'deliver' | 'ship' | 'pay again' | 'record money' }
>;

/** The orders with which it makes sense. */
const fits: Readonly<Record<ByPeople['kind'], (order: OrderRecord) => boolean>> = {
  cancel: ({ status }) => ['pending', 'awaiting_payment', 'processing'].includes(status),
  ship: ({ status }) => status === 'processing',
  'ship all': ({ status }) => status === 'processing',
  deliver: ({ shipments }) => shipments.length > 0,
  'pay again': ({ status }) => status === 'awaiting_payment',
  'record money': ({ payments }) => payments.at(-1)?.provider === 'manual',
};

/** Plays a history on one shop, and brings it to its end. */
export class History {
  readonly #rig: Rig;
  readonly #shop: Shop;
  #events = 0;

  constructor(rig: Rig, shop: Shop) {
    this.#rig = rig;
    this.#shop = shop;
  }

  /** People may be refused what the rules forbid; nothing else may go wrong. */
  async play(step: Step): Promise<void> {
    try {
      await this.#carryOut(step);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
    }
  }

  /** The provider is well again, tells of every payment, and time passes until nothing moves any more. */
  async finish(): Promise<void> {
    const { provider } = this.#rig;
    provider.heal();
    for (let round = 0; round < 6; round++) {
      for (const payment of await this.#payments()) {
        if (payment.status === 'processing') provider.decline(payment.reference);
        await this.#tell(payment.reference);
      }
      await this.#wait(20);
    }
  }

  /** What must hold when nothing moves any more. */
  async check(): Promise<void> {
    const { audit, provider, mailer, sql } = this.#rig;
    expect(await audit()).toEqual([]);
    for (const { id, status, payments } of await this.#shop.orders()) {
      const { waitingFor, obligations } = await this.#shop.run((ctx) => diagnoseOrder(ctx, id));
      expect([id, status, obligations]).toEqual([id, status, []]);
      expect(['nothing', 'staff', 'carrier', 'stock']).toContain(waitingFor);
      const byCard = payments.filter((payment) => payment.provider === 'stripe');
      const total = (of: 'captured' | 'refunded') => byCard.reduce((sum, payment) => sum + payment[of], 0);
      const { captured, refunded } = provider.books(id);
      expect([id, total('captured'), total('refunded')]).toEqual([id, captured, refunded]);
      for (const { charges } of provider.of(id)) expect(charges).toBeLessThanOrEqual(1);
    }
    const sent = await sql(`SELECT id FROM messages WHERE tenant_id = $1 AND status = 'sent'`, [
      this.#shop.tenantId,
    ]);
    const mails = [...mailer.to(this.#shop.customerEmail), ...mailer.to(this.#shop.merchantEmail)];
    expect(new Set(mails.map(({ messageId }) => messageId)).size).toBe(sent.length);
  }

  #carryOut(step: Step): Promise<unknown> {
    const shop = this.#shop;
    if (isWarehouseStep(step)) return workInWarehouse(shop, step);
    switch (step.kind) {
      case 'order': {
        const { items, key, pay } = step;
        const idempotency = { key, requestHash: requestHash('POST', '/v1/orders', { items, pay }) };
        const { provider, paymentMethod } = methodOf(pay);
        const payment = { provider, paymentMethod: paymentMethod ?? undefined };
        return shop.submit({ items, payment }, { idempotency });
      }
      case 'work':
        return this.#work(step.pick, step.how);
      case 'drain':
        return shop.jobs.drain({ workers: 3 });
      case 'rush':
        return this.#rush(step.pick);
      case 'adjust':
        return shop.run((ctx) =>
          requestAdjustment(ctx, { sku: step.sku, delta: step.delta, reason: 'counted' }),
        );
      case 'provider fails':
        this.#rig.provider.failNext(step.call, step.when, step.error);
        return Promise.resolve();
      case 'wait':
        return this.#wait(step.minutes);
      case 'audit':
        return this.#rig.audit().then((findings) => expect(findings).toEqual([]));
      case 'customer pays':
      case 'bank declines':
      case 'refund by hand':
      case 'webhook':
        return this.#outside(step);
      default:
        return this.#people(step);
    }
  }

  async #people(step: ByPeople) {
    const shop = this.#shop;
    const orders = await shop.orders();
    const fitting = orders.filter(fits[step.kind]);
    // Now and then somebody asks for what cannot be.
    const order = chosen(step.pick % 4 === 0 || fitting.length === 0 ? orders : fitting, step.pick);
    if (!order) return;
    const orderId = order.id;
    const parcel = { orderId, carrier: 'UPS', trackingNumber: '1Z' };
    switch (step.kind) {
      case 'cancel':
        return shop.run((ctx) => cancelOrder(ctx, { orderId, reason: 'changed my mind' }));
      case 'ship all':
        return shop.run((ctx) => shipOrder(ctx, parcel));
      case 'ship': {
        const items = [{ sku: step.sku, quantity: step.quantity }];
        return shop.run((ctx) => shipOrder(ctx, { ...parcel, items }));
      }
      case 'deliver': {
        const shipmentId = chosen(order.shipments, step.pick)?.id ?? orderId;
        return shop.run((ctx) => deliverShipment(ctx, { orderId, shipmentId }));
      }
      case 'pay again':
        return shop.run((ctx) => retryPayment(ctx, { orderId, ...methodOf(step.pay) }));
      case 'record money': {
        const paymentId = order.payments.at(-1)?.id ?? orderId;
        const receipt = { orderId, paymentId, amount: step.amount, reference: `line ${step.pick}` };
        return shop.run((ctx) => recordManualPayment(ctx, receipt));
      }
    }
  }

  /** What customers, banks and the provider do without asking us. */
  async #outside(
    step: Extract<Step, { kind: 'customer pays' | 'bank declines' | 'refund by hand' | 'webhook' }>,
  ) {
    const { provider } = this.#rig;
    const payments = await this.#payments();
    const among = (...statuses: ProviderPayment['status'][]) =>
      chosen(
        payments.filter(({ status }) => statuses.includes(status)),
        step.pick,
      );
    switch (step.kind) {
      case 'customer pays': {
        const payment = among('requires_action', 'processing', 'failed');
        if (payment) provider.charge(payment.reference);
        return;
      }
      case 'bank declines': {
        const payment = among('requires_action', 'processing');
        if (payment) provider.decline(payment.reference);
        return;
      }
      case 'refund by hand': {
        const payment = among('paid');
        const back = payment?.refunds.reduce((sum, { amount }) => sum + amount, 0) ?? 0;
        const amount = Math.min(step.amount, (payment?.amount ?? 0) - back);
        if (payment && amount > 0) provider.refundByHand(payment.reference, amount);
        return;
      }
      case 'webhook': {
        const payment = chosen(payments, step.pick);
        await Promise.all(
          Array.from({ length: step.times }, () => this.#tell(payment?.reference ?? 'pi_stranger')),
        );
      }
    }
  }

  async #work(pick: number, how: 'once' | 'twice' | 'at once' | Kill): Promise<void> {
    const { jobs } = this.#shop;
    const job = chosen(await jobs.due(), pick);
    if (!job) return;
    if (typeof how === 'object') await jobs.deliver(job, how);
    else if (how === 'at once') await Promise.all([jobs.deliver(job), jobs.deliver(job)]);
    else {
      await jobs.deliver(job);
      if (how === 'twice') await jobs.deliver(job);
    }
  }

  async #rush(pick: number): Promise<void> {
    const { jobs } = this.#shop;
    const due = await jobs.due();
    await Promise.all([
      ...[...due, ...due].map((job) => jobs.deliver(job)),
      this.play({ kind: 'cancel', pick }),
      this.play({ kind: 'webhook', pick, times: 2 }),
    ]);
  }

  async #wait(minutes: number): Promise<void> {
    const { clock, systemDb, transact } = this.#rig;
    clock.advance({ minutes });
    for (const sweep of sweeps) await sweep({ systemDb, transact, now: clock.now });
    await this.#shop.jobs.drain({ workers: 4 });
  }

  #tell(reference: string): Promise<void> {
    this.#events += 1;
    const notice = { eventId: `evt_${this.#events}`, type: 'payment_intent.updated', reference };
    return this.#shop.run((ctx) => receiveWebhook(ctx, { provider: 'stripe', notice }));
  }

  async #payments(): Promise<ProviderPayment[]> {
    const ids = new Set((await this.#shop.orders()).map(({ id }) => id));
    return this.#rig.provider.payments.filter(({ orderId }) => ids.has(orderId));
  }
}

const chosen = <T>(from: readonly T[], pick: number): T | undefined => from[pick % from.length];
