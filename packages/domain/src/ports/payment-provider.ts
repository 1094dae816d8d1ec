/**
 * The port every payment provider implements (`packages/providers/src/<name>`).
 *
 * A payment is taken in two steps so that no answer that gets lost on the way can charge twice:
 * `create` opens the payment at the provider and moves no money; its reference is stored before
 * `confirm` moves the money. Whatever happens to the answer of `confirm`, `lookup(reference)` tells the
 * truth, without depending on how long a provider remembers an idempotency key.
 */
export type ProviderName = 'stripe' | 'paypal' | 'manual';

/** What the customer has to do next: follow `url`, or finish in the storefront with `clientSecret`. */
export interface NextAction {
  type: 'redirect' | 'use_sdk';
  url?: string;
  clientSecret?: string;
}

/** Why the provider said no. `message` is safe to show to the customer. */
export interface Decline {
  /** The provider's own code, for example `card_declined` or `insufficient_funds`. */
  code: string;
  message: string;
}

/** One movement of money as the provider knows it; `reference` is the provider's id of that movement. */
export interface ProviderEntry {
  kind: 'authorized' | 'captured' | 'refunded' | 'voided';
  /** Minor units, always positive. It never changes, unless it is a running total. */
  amount: number;
  reference: string;
  /**
   * The provider tells only how much was captured under this reference so far, not in which parts: the ledger appends
   * what it has grown by.
   */
  runningTotal?: true;
  /** Our refund that this movement carries out; absent where somebody gave money back at the provider itself. */
  refundId?: string;
  /** Our capture that this movement carries out; absent where the provider took the money on `confirm`. */
  captureId?: string;
}

/** One refund as the provider has it. Money is on its way back only once it has `succeeded`. */
export interface ProviderRefund {
  /** The provider's id of the refund. */
  reference: string;
  /** Ours; null where somebody gave money back at the provider itself. */
  refundId: string | null;
  /** Minor units. */
  amount: number;
  status: 'pending' | 'succeeded' | 'failed';
}

/** A customer asks the bank for the money back. */
export interface ProviderDispute {
  reference: string;
  /** Minor units. */
  amount: number;
  /** The provider's word for it, for example `fraudulent` or `MERCHANDISE_OR_SERVICE_NOT_RECEIVED`. */
  reason: string;
  status: 'open' | 'won' | 'lost';
}

/**
 * Everything the provider knows of one payment at one moment. It is the only thing that changes our books:
 * the job, the webhook and the sweep all record the same snapshot through the same verb.
 *
 * - `created`: opened; no money has moved, and `confirm` would move it.
 * - `requires_action`: the customer has to do something, named by `nextAction`.
 * - `approved`: the customer has agreed; `confirm` moves the money.
 * - `processing`: the provider is at work; ask again.
 * - `authorized`: money is set aside, `capture` takes it; also after partial captures, while some is left to take.
 * - `paid`, `failed`, `voided`: nothing more can be taken.
 */
export interface PaymentSnapshot {
  /** The provider's id of the payment (a PaymentIntent, a PayPal order). */
  reference: string;
  status:
    | 'created'
    | 'requires_action'
    | 'approved'
    | 'processing'
    | 'authorized'
    | 'paid'
    | 'failed'
    | 'voided';
  /** All movements so far, complete, not only the new ones. Refunds are entries once they have succeeded. */
  entries: ProviderEntry[];
  refunds: ProviderRefund[];
  disputes: ProviderDispute[];
  nextAction: NextAction | null;
  decline: Decline | null;
  /** Until when an authorisation can be captured; null when nothing is set aside. */
  captureBefore: Date | null;
}

export interface CreatePayment {
  /** The payment attempt's id: the root of every idempotency key sent for it. */
  paymentId: string;
  tenantId: string;
  orderId: string;
  orderNumber: number;
  /** Minor units. */
  amount: number;
  /** ISO 4217, upper case. */
  currency: string;
  /** The token the storefront got from the provider, for example `pm_card_visa`; never card data. */
  paymentMethod: string | null;
  capture: 'automatic' | 'manual';
  customerEmail: string;
  /** Where the provider sends the customer back to after an action. */
  returnUrl: string;
}

export interface ConfirmPayment extends CreatePayment {
  reference: string;
}

export interface CapturePayment {
  /** Our capture's id: the idempotency key, and told again with the entry. */
  captureId: string;
  reference: string;
  /** Minor units; at most what is set aside and not captured yet. */
  amount: number;
  currency: string;
  /** The last capture: what is left is released. */
  final: boolean;
}

/** A payment in the provider's list, with our id if it carries one. */
export interface ListedPayment {
  paymentId: string | null;
  tenantId: string | null;
  snapshot: PaymentSnapshot;
  /** ISO 4217, upper case. */
  currency: string;
  createdAt: Date;
}

export interface RefundPayment {
  /** Our refund's id: the idempotency key. */
  refundId: string;
  reference: string;
  /** Minor units. */
  amount: number;
  currency: string;
}

/** The account at the provider that credentials are of. */
export interface ProviderAccount {
  /** As the provider names it; where it does not tell, what the credentials are known by. Never a secret. */
  id: string;
  mode: 'test' | 'live';
}

/** A webhook whose signature was right. The content is only a hint: the state is always fetched. */
export interface WebhookNotice {
  eventId: string;
  type: string;
  /** The payment it is about; null for a type we do not follow. */
  reference: string | null;
}

export interface CallOptions {
  signal: AbortSignal;
}

export interface PaymentProvider {
  readonly name: ProviderName;
  /** False when the provider is not configured: it is then refused at intake. */
  readonly configured: boolean;
  /** Whether it takes payments in this currency (ISO 4217, upper case): others are refused at intake. */
  takesCurrency(currency: string): boolean;
  create(input: CreatePayment, options: CallOptions): Promise<PaymentSnapshot>;
  confirm(input: ConfirmPayment, options: CallOptions): Promise<PaymentSnapshot>;
  lookup(reference: string, options: CallOptions): Promise<PaymentSnapshot>;
  /** Ends a payment, and lets go of what it has not captured. Voiding twice is not an error. */
  void(reference: string, options: CallOptions): Promise<PaymentSnapshot>;
  /**
   * Takes money that was set aside. Repeated under the same `captureId` it takes nothing more and only tells how
   * things stand; so it does where nothing is left to take. Throws `ProviderError` of kind `rejected` and code
   * `capture_must_be_final` where this authorisation can be captured only once and more is to come.
   */
  capture(input: CapturePayment, options: CallOptions): Promise<PaymentSnapshot>;
  /**
   * Returns the snapshot after the refund, its entry included once the money is on its way back. Asked again for a
   * refund it has made, or where nothing is left to give back, it only tells how things stand.
   */
  refund(input: RefundPayment, options: CallOptions): Promise<PaymentSnapshot>;
  /** All payments opened there in the window, for reconciliation; pages are fetched as they are needed. */
  list(window: { from: Date; to: Date }, options: CallOptions): AsyncIterable<ListedPayment>;
  /** Whose credentials these are: the provider is asked once at most. */
  account(options: CallOptions): Promise<ProviderAccount>;
  /** Proves the credentials by a call that changes nothing. Throws `ProviderError` of kind `unauthorized`. */
  check(options: CallOptions): Promise<{ mode: 'test' | 'live' }>;
  /** Throws `ProviderError` of kind `invalid_signature` when the signature is wrong or too old. */
  readWebhook(
    rawBody: Buffer,
    headers: Record<string, string | undefined>,
    options: CallOptions,
  ): Promise<WebhookNotice>;
}

/**
 * - `unknown`: sent, but no usable answer (timeout, dropped connection, 5xx): look up before doing anything else.
 * - `unavailable`: certainly not carried out (connection refused, circuit open): safe to repeat.
 * - `rate_limited`: not carried out; repeat later.
 * - `rejected`: the provider says the request itself is wrong; repeating it cannot help.
 * - `unauthorized`: our credentials are wrong; a person must act.
 * - `not_found`: the reference is not known there.
 * - `invalid_signature`: a webhook that is forged or stale.
 */
export type ProviderErrorKind =
  | 'unknown'
  | 'unavailable'
  | 'rate_limited'
  | 'rejected'
  | 'unauthorized'
  | 'not_found'
  | 'invalid_signature';

export class ProviderError extends Error {
  override readonly name = 'ProviderError';
  readonly kind: ProviderErrorKind;
  readonly provider: string;
  /** The provider's own error code, if it gave one. */
  readonly code: string | null;

  constructor(
    provider: string,
    kind: ProviderErrorKind,
    message: string,
    options: { code?: string | null; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.provider = provider;
    this.kind = kind;
    this.code = options.code ?? null;
  }
}
