import { setImmediate as turn } from 'node:timers/promises';
import {
  type CapturePayment,
  type ConfirmPayment,
  type CreatePayment,
  type ListedPayment,
  type PaymentProvider,
  type PaymentSnapshot,
  type ProviderAccount,
  type ProviderDispute,
  ProviderError,
  type ProviderErrorKind,
  type ProviderName,
  type RefundPayment,
  type WebhookNotice,
} from '../ports/payment-provider.ts';
import { Gate } from './gate.ts';
import { capturedOf, type ProviderPayment, refundedOf, snapshotOf, sum } from './provider-payment.ts';

/** What a payment method leads to when the payment is confirmed with it. */
export const outcomes = [
  'paid',
  'declined',
  'requires_action',
  'processing',
  'authorized',
  'rejected',
  'timeout_before',
  'timeout_after',
  'unavailable',
] as const;
export type ScriptedOutcome = (typeof outcomes)[number];

/** The token that a storefront sends for the outcome. */
export const payBy = (outcome: ScriptedOutcome) =>
  ({ provider: 'stripe', paymentMethod: `pm_${outcome}` }) as const;

/** The customer agrees on the provider's own pages, and only then the money is taken. */
export const payByApproval = { provider: 'paypal' } as const;

export type ProviderCall = 'create' | 'confirm' | 'lookup' | 'void' | 'capture' | 'refund';

interface Fault {
  call: ProviderCall;
  /** Before the provider did anything, or after it did all of it. */
  when: 'before' | 'after';
  kind: ProviderErrorKind;
}

const unconfirmed: readonly PaymentSnapshot['status'][] = ['requires_action', 'approved'];

/** What the provider makes of a refund when it is asked for one. */
export type RefundCourse = 'succeeded' | 'pending' | 'failed';

/**
 * A provider in memory that keeps books of its own; as `paypal` it asks the customer first. As the port asks, opening a
 * payment, a capture or a refund again under the same id gives the first one back, and a payment that is further on
 * answers with its state.
 */
export class TestProvider implements PaymentProvider {
  readonly name: ProviderName;
  readonly configured = true;
  /** Whether refunds reach the customer at once, or when `settleRefunds` is called. */
  refundCourse: RefundCourse = 'succeeded';
  /** Whether an authorisation can be captured once only. */
  capturesOnce = false;
  /** Whose credentials we ask with: the payments of other accounts are not known to them. */
  credentials: ProviderAccount = { id: 'acct_1', mode: 'test' };
  /** Until when what is set aside from now on can be captured. */
  captureBefore = new Date('2026-03-09T09:00:00.000Z');
  readonly payments: ProviderPayment[] = [];
  readonly calls: ProviderCall[] = [];
  /** References of payments, once for every change of one: what the provider would send webhooks about. */
  readonly changes: string[] = [];
  #faults: Fault[] = [];
  #scripted = new Set<string>();
  #gates: { call: ProviderCall; when: Fault['when']; gate: Gate }[] = [];

  constructor(name: ProviderName = 'stripe') {
    this.name = name;
  }

  takesCurrency(): boolean {
    return true;
  }

  /** The next such call fails once, before or after it was carried out. */
  failNext(call: ProviderCall, when: Fault['when'], kind: ProviderErrorKind): void {
    this.#faults.push({ call, when, kind });
  }

  /** The provider is well from now on. */
  heal(): void {
    this.#faults = [];
  }

  /** As if nobody had ever paid. */
  forget(): void {
    this.heal();
    for (const record of [this.payments, this.calls, this.changes]) record.length = 0;
    this.#scripted.clear();
  }

  /** The next such call waits, before or after it is carried out, until the gate opens. */
  hold(call: ProviderCall, when: Fault['when']): Gate {
    const gate = new Gate();
    this.#gates.push({ call, when, gate });
    return gate;
  }

  create(input: CreatePayment): Promise<PaymentSnapshot> {
    return this.#carryOut('create', () => {
      const known = this.payments.find(({ paymentId }) => paymentId === input.paymentId);
      if (known) return snapshotOf(known);
      const { paymentId, tenantId, orderId, amount, currency, capture } = input;
      const payment: ProviderPayment = {
        reference: `${this.name === 'paypal' ? 'pp' : 'pi'}_${this.payments.length + 1}`,
        ...{ paymentId, tenantId, orderId, amount, currency, capture, account: this.credentials },
        status: this.name === 'paypal' ? 'requires_action' : 'created',
        charges: 0,
        ...{ captures: [], refunds: [], disputes: [], captureBefore: null },
      };
      this.payments.push(payment);
      return snapshotOf(payment);
    });
  }

  confirm(input: ConfirmPayment): Promise<PaymentSnapshot> {
    this.#playScript(input);
    return this.#carryOut('confirm', () => {
      const payment = this.#own(input.reference);
      if (payment.status === 'approved') this.charge(payment.reference);
      if (payment.status !== 'created') return snapshotOf(payment);
      switch (input.paymentMethod) {
        case 'pm_declined':
          payment.status = 'failed';
          break;
        case 'pm_requires_action':
        case 'pm_processing':
          payment.status = input.paymentMethod.slice(3) as PaymentSnapshot['status'];
          break;
        case 'pm_authorized':
          this.#authorize(payment);
          break;
        case 'pm_rejected':
          throw new ProviderError(this.name, 'rejected', 'no such payment method', {
            code: 'resource_missing',
          });
        default:
          this.charge(payment.reference);
      }
      return snapshotOf(payment);
    });
  }

  lookup(reference: string): Promise<PaymentSnapshot> {
    return this.#carryOut('lookup', () => snapshotOf(this.#own(reference)));
  }

  void(reference: string): Promise<PaymentSnapshot> {
    return this.#carryOut('void', () => {
      const payment = this.#own(reference);
      // PayPal has no end for what nobody confirmed: it can be confirmed later.
      if (this.name === 'paypal' && unconfirmed.includes(payment.status))
        return { ...snapshotOf(payment), status: 'voided', nextAction: null };
      if (payment.status === 'authorized' && capturedOf(payment) > 0) payment.status = 'paid';
      if (capturedOf(payment) === 0 && payment.status !== 'processing') payment.status = 'voided';
      return snapshotOf(payment);
    });
  }

  capture({ reference, captureId, amount, final }: CapturePayment): Promise<PaymentSnapshot> {
    return this.#carryOut('capture', () => {
      const payment = this.#own(reference);
      if (payment.captures.some((capture) => capture.captureId === captureId)) return snapshotOf(payment);
      if (payment.status !== 'authorized') return snapshotOf(payment);
      const open = payment.amount - capturedOf(payment);
      if (amount > open) throw new ProviderError(this.name, 'rejected', `only ${open} can be captured`);
      if (this.capturesOnce && !final && amount < open) {
        const code = 'capture_must_be_final';
        throw new ProviderError(this.name, 'rejected', 'it can be captured once only', { code });
      }
      payment.captures.push({ reference: `cap_${captureId}`, captureId, amount });
      if (final || amount === open) payment.status = 'paid';
      return snapshotOf(payment);
    });
  }

  refund({ reference, refundId, amount }: RefundPayment): Promise<PaymentSnapshot> {
    return this.#carryOut('refund', () => {
      const payment = this.#own(reference);
      if (payment.refunds.some((refund) => refund.refundId === refundId)) return snapshotOf(payment);
      const given = payment.refunds.filter(({ state }) => state !== 'failed');
      const open = capturedOf(payment) - sum(given.map((refund) => refund.amount));
      if (open === 0) return snapshotOf(payment);
      if (amount > open) throw new ProviderError(this.name, 'rejected', `only ${open} can be refunded`);
      addRefund(payment, { refundId, amount, state: this.refundCourse });
      return snapshotOf(payment);
    });
  }

  /** All there are, as opened in the middle of the window. */
  async *list({ from, to }: { from: Date; to: Date }): AsyncGenerator<ListedPayment> {
    const createdAt = new Date((from.getTime() + to.getTime()) / 2);
    for (const payment of this.payments.filter((known) => this.#isOwn(known))) {
      const { paymentId, tenantId, currency } = payment;
      yield { paymentId, tenantId, currency, snapshot: snapshotOf(payment), createdAt };
    }
  }

  async account(): Promise<ProviderAccount> {
    return this.credentials;
  }

  async check(): Promise<{ mode: 'test' }> {
    return { mode: 'test' };
  }

  async readWebhook(rawBody: Buffer): Promise<WebhookNotice> {
    return JSON.parse(rawBody.toString()) as WebhookNotice;
  }

  /** The customer pays: at the bank's page, or with another card in the storefront. */
  charge(reference: string): void {
    const payment = this.find(reference);
    if (payment.status === 'voided') throw new Error(`${reference} was called off`);
    if (payment.capture === 'manual') {
      this.#authorize(payment);
      return;
    }
    payment.charges += 1;
    payment.status = 'paid';
    this.changes.push(reference);
  }

  /** The customer agrees on the provider's pages. */
  approve(reference: string): void {
    this.#end(reference, 'approved');
  }

  /** The bank says no after all. */
  decline(reference: string): void {
    this.#end(reference, 'failed');
  }

  /** What is set aside, and not captured, goes back to the customer. */
  lapse(reference: string): void {
    this.#end(reference, capturedOf(this.find(reference)) > 0 ? 'paid' : 'voided');
  }

  /** Somebody gives money back on the provider's own pages. */
  refundByHand(reference: string, amount: number): void {
    addRefund(this.find(reference), { refundId: null, amount, state: 'succeeded' });
    this.changes.push(reference);
  }

  /** Somebody takes money that was set aside on the provider's own pages. */
  captureByHand(reference: string, amount: number): void {
    const payment = this.find(reference);
    const nth = payment.captures.length + 1;
    payment.captures.push({ reference: `cap_${reference}_${nth}`, captureId: null, amount });
    if (capturedOf(payment) === payment.amount) payment.status = 'paid';
    this.changes.push(reference);
  }

  /** The customer asks the bank for the money back, or the bank decides on it. */
  dispute(reference: string, status: ProviderDispute['status']): void {
    const { disputes, amount } = this.find(reference);
    const open = disputes.find((dispute) => dispute.status === 'open');
    if (open) open.status = status;
    else
      disputes.push({
        reference: `dp_${reference}_${disputes.length + 1}`,
        amount,
        reason: 'fraudulent',
        status,
      });
    this.changes.push(reference);
  }

  /** The bank carries out what is pending, or cannot. */
  settleRefunds(course: 'succeeded' | 'failed' = 'succeeded'): void {
    for (const { reference, refunds } of this.payments) {
      for (const refund of refunds.filter(({ state }) => state === 'pending')) {
        refund.state = course;
        this.changes.push(reference);
      }
    }
  }

  find(reference: string): ProviderPayment {
    const payment = this.payments.find((known) => known.reference === reference);
    if (!payment) throw new ProviderError(this.name, 'not_found', `there is no ${reference}`);
    return payment;
  }

  of(orderId: string): ProviderPayment[] {
    return this.payments.filter((payment) => payment.orderId === orderId);
  }

  /** What the order's customer paid and got back, and how often a card was charged. */
  books(orderId: string): { charges: number; captured: number; refunded: number } {
    const payments = this.of(orderId);
    return {
      charges: sum(payments.map(({ charges, captures }) => charges + (captures.length > 0 ? 1 : 0))),
      captured: sum(payments.map(capturedOf)),
      refunded: sum(payments.map(refundedOf)),
    };
  }

  #isOwn({ account: { id, mode } }: ProviderPayment): boolean {
    return id === this.credentials.id && mode === this.credentials.mode;
  }

  /** What credentials see. */
  #own(reference: string): ProviderPayment {
    const payment = this.find(reference);
    if (this.#isOwn(payment)) return payment;
    throw new ProviderError(this.name, 'not_found', `there is no ${reference}`);
  }

  #authorize(payment: ProviderPayment): void {
    payment.status = 'authorized';
    payment.captureBefore = this.captureBefore;
    this.changes.push(payment.reference);
  }

  #end(reference: string, status: PaymentSnapshot['status']): void {
    this.find(reference).status = status;
    this.changes.push(reference);
  }

  /** The faults that come with a payment method happen at its first confirm. */
  #playScript({ paymentId, paymentMethod }: ConfirmPayment): void {
    if (this.#scripted.has(paymentId)) return;
    this.#scripted.add(paymentId);
    if (paymentMethod === 'pm_timeout_before') this.failNext('confirm', 'before', 'unknown');
    if (paymentMethod === 'pm_timeout_after') this.failNext('confirm', 'after', 'unknown');
    if (paymentMethod === 'pm_unavailable') this.failNext('confirm', 'before', 'unavailable');
  }

  async #carryOut(call: ProviderCall, effect: () => PaymentSnapshot): Promise<PaymentSnapshot> {
    this.calls.push(call);
    const before = this.#takeFault(call, 'before');
    const after = this.#takeFault(call, 'after');
    await turn();
    await this.#passGate(call, 'before');
    if (before) throw new ProviderError(this.name, before.kind, `${call} failed before it was carried out`);
    const snapshot = effect();
    if (call !== 'lookup') this.changes.push(snapshot.reference);
    await this.#passGate(call, 'after');
    await turn();
    if (after) throw new ProviderError(this.name, after.kind, `the answer of ${call} got lost`);
    return snapshot;
  }

  #takeFault(call: ProviderCall, when: Fault['when']): Fault | undefined {
    const index = this.#faults.findIndex((fault) => fault.call === call && fault.when === when);
    return index < 0 ? undefined : this.#faults.splice(index, 1)[0];
  }

  async #passGate(call: ProviderCall, when: Fault['when']): Promise<void> {
    const index = this.#gates.findIndex((held) => held.call === call && held.when === when);
    const [held] = index < 0 ? [] : this.#gates.splice(index, 1);
    await held?.gate.pass();
  }
}

const addRefund = (
  payment: ProviderPayment,
  refund: Omit<ProviderPayment['refunds'][number], 'reference'>,
): void => {
  payment.refunds.push({ ...refund, reference: `re_${payment.reference}_${payment.refunds.length + 1}` });
};
