import { setImmediate as turn } from 'node:timers/promises';
import {
  type ConfirmPayment,
  type CreatePayment,
  type PaymentProvider,
  type PaymentSnapshot,
  ProviderError,
  type ProviderErrorKind,
  type RefundPayment,
  type WebhookNotice,
} from '../ports/payment-provider.ts';
import { Gate } from './gate.ts';

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

export type ProviderCall = 'create' | 'confirm' | 'lookup' | 'void' | 'refund';

interface Fault {
  call: ProviderCall;
  /** Before the provider did anything, or after it did all of it. */
  when: 'before' | 'after';
  kind: ProviderErrorKind;
}

interface Refund {
  reference: string;
  refundId: string | null;
  amount: number;
  state: 'pending' | 'succeeded';
}

/** One payment as the provider has it in its own books. */
export interface ProviderPayment {
  reference: string;
  paymentId: string;
  orderId: string;
  amount: number;
  status: PaymentSnapshot['status'];
  /** How often money moved; more than once would be a double charge. */
  charges: number;
  refunds: Refund[];
}

const sum = (amounts: readonly number[]) => amounts.reduce((total, amount) => total + amount, 0);

/**
 * A card provider in memory that keeps books of its own. As the port asks, opening a payment or a refund again under
 * the same id gives the first one back, and a payment that is further on answers with its state.
 */
export class TestProvider implements PaymentProvider {
  readonly name = 'stripe';
  readonly configured = true;
  /** Whether refunds reach the customer at once, or when `settleRefunds` is called. */
  instantRefunds = true;
  readonly payments: ProviderPayment[] = [];
  readonly calls: ProviderCall[] = [];
  #faults: Fault[] = [];
  #scripted = new Set<string>();
  #gates: { call: ProviderCall; when: Fault['when']; gate: Gate }[] = [];

  /** The next such call fails once, before or after it was carried out. */
  failNext(call: ProviderCall, when: Fault['when'], kind: ProviderErrorKind): void {
    this.#faults.push({ call, when, kind });
  }

  /** The provider is well from now on. */
  heal(): void {
    this.#faults = [];
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
      const { paymentId, orderId, amount } = input;
      const reference = `pi_${this.payments.length + 1}`;
      const payment: ProviderPayment = {
        ...{ reference, paymentId, orderId, amount },
        status: 'created',
        charges: 0,
        refunds: [],
      };
      this.payments.push(payment);
      return snapshotOf(payment);
    });
  }

  confirm(input: ConfirmPayment): Promise<PaymentSnapshot> {
    this.#playScript(input);
    return this.#carryOut('confirm', () => {
      const payment = this.find(input.reference);
      if (payment.status !== 'created') return snapshotOf(payment);
      switch (input.paymentMethod) {
        case 'pm_declined':
          payment.status = 'failed';
          break;
        case 'pm_requires_action':
        case 'pm_processing':
        case 'pm_authorized':
          payment.status = input.paymentMethod.slice(3) as PaymentSnapshot['status'];
          break;
        case 'pm_rejected':
          throw new ProviderError('stripe', 'rejected', 'no such payment method', {
            code: 'resource_missing',
          });
        default:
          this.charge(payment.reference);
      }
      return snapshotOf(payment);
    });
  }

  lookup(reference: string): Promise<PaymentSnapshot> {
    return this.#carryOut('lookup', () => snapshotOf(this.find(reference)));
  }

  void(reference: string): Promise<PaymentSnapshot> {
    return this.#carryOut('void', () => {
      const payment = this.find(reference);
      if (payment.charges === 0 && payment.status !== 'processing') payment.status = 'voided';
      return snapshotOf(payment);
    });
  }

  refund({ reference, refundId, amount }: RefundPayment): Promise<PaymentSnapshot> {
    return this.#carryOut('refund', () => {
      const payment = this.find(reference);
      if (payment.refunds.some((refund) => refund.refundId === refundId)) return snapshotOf(payment);
      const open = capturedOf(payment) - sum(payment.refunds.map((refund) => refund.amount));
      if (open === 0) return snapshotOf(payment);
      if (amount > open) throw new ProviderError('stripe', 'rejected', `only ${open} can be refunded`);
      this.#addRefund(payment, { refundId, amount, state: this.instantRefunds ? 'succeeded' : 'pending' });
      return snapshotOf(payment);
    });
  }

  readWebhook(rawBody: Buffer): WebhookNotice {
    return JSON.parse(rawBody.toString()) as WebhookNotice;
  }

  /** The customer pays: at the bank's page, or with another card in the storefront. */
  charge(reference: string): void {
    const payment = this.find(reference);
    if (payment.status === 'voided') throw new Error(`${reference} was called off`);
    payment.charges += 1;
    payment.status = 'paid';
  }

  /** The bank says no after all. */
  decline(reference: string): void {
    this.find(reference).status = 'failed';
  }

  /** Somebody gives money back on the provider's own pages. */
  refundByHand(reference: string, amount: number): void {
    this.#addRefund(this.find(reference), { refundId: null, amount, state: 'succeeded' });
  }

  /** The bank carries out what is pending. */
  settleRefunds(): void {
    for (const refund of this.payments.flatMap((payment) => payment.refunds)) refund.state = 'succeeded';
  }

  find(reference: string): ProviderPayment {
    const payment = this.payments.find((known) => known.reference === reference);
    if (!payment) throw new ProviderError('stripe', 'not_found', `there is no ${reference}`);
    return payment;
  }

  of(orderId: string): ProviderPayment[] {
    return this.payments.filter((payment) => payment.orderId === orderId);
  }

  /** What the order's customer paid and got back, and how often a card was charged. */
  books(orderId: string): { charges: number; captured: number; refunded: number } {
    const payments = this.of(orderId);
    return {
      charges: sum(payments.map(({ charges }) => charges)),
      captured: sum(payments.map(capturedOf)),
      refunded: sum(payments.map(refundedOf)),
    };
  }

  #addRefund(payment: ProviderPayment, refund: Omit<Refund, 'reference'>): void {
    payment.refunds.push({ ...refund, reference: `re_${payment.reference}_${payment.refunds.length + 1}` });
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
    if (before) throw new ProviderError('stripe', before.kind, `${call} failed before it was carried out`);
    const snapshot = effect();
    await this.#passGate(call, 'after');
    await turn();
    if (after) throw new ProviderError('stripe', after.kind, `the answer of ${call} got lost`);
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

const capturedOf = ({ amount, charges }: ProviderPayment) => amount * charges;
const refundedOf = ({ refunds }: ProviderPayment) =>
  sum(refunds.filter(({ state }) => state === 'succeeded').map(({ amount }) => amount));

function snapshotOf(payment: ProviderPayment): PaymentSnapshot {
  const { reference, status, amount, charges, refunds } = payment;
  return {
    reference,
    status,
    entries: [
      ...Array.from({ length: charges }, (_, n) => ({
        kind: 'captured' as const,
        amount,
        reference: `ch_${reference}_${n + 1}`,
      })),
      ...refunds
        .filter(({ state }) => state === 'succeeded')
        .map(({ amount: returned, reference: id, refundId }) => ({
          ...{ kind: 'refunded' as const, amount: returned, reference: id },
          ...(refundId === null ? {} : { refundId }),
        })),
    ],
    nextAction:
      status === 'requires_action' ? { type: 'redirect', url: `https://bank.example/${reference}` } : null,
    decline: status === 'failed' ? { code: 'card_declined', message: 'The card was declined.' } : null,
  };
}
