import { isPartOf, type LedgerEntry, type LedgerKind } from '../payment/ledger.ts';
import type { PaymentStatus } from '../payment/transitions.ts';
import type {
  ListedPayment,
  PaymentSnapshot,
  ProviderAccount,
  ProviderDispute,
  ProviderEntry,
} from '../ports/payment-provider.ts';

export const differenceKinds = [
  'unknown_here',
  'captured_twice',
  'refunded_outside',
  'refund_failed',
  'amount_differs',
  'missing_there',
  'authorization_lapsing',
  'dispute_opened',
  'other_account',
] as const;

/**
 * - `unknown_here`: money moved there that our books do not know of, such as a webhook that got lost.
 * - `captured_twice`: more was taken than one attempt to pay may take.
 * - `refunded_outside`: somebody gave money back at the provider itself.
 * - `refund_failed`: a bank sent a refund back that our books have.
 * - `amount_differs`: the same movement, with another amount or currency.
 * - `missing_there`: our books have a movement or a payment that the provider does not know.
 * - `authorization_lapsing`: money set aside can soon no longer be taken.
 * - `dispute_opened`: a customer asks the bank for the money back, or has asked and the end of it is unknown here.
 */
export type DifferenceKind = (typeof differenceKinds)[number];

export interface OurPayment {
  paymentId: string;
  orderId: string;
  reference: string | null;
  status: PaymentStatus;
  /** Minor units. */
  amount: number;
  currency: string;
  createdAt: Date;
  /** The account at the provider that it was made under; null: not known. */
  account: ProviderAccount | null;
  /** It could not be reached when it was asked for last, since it was made under another account. */
  elsewhere: boolean;
  entries: Pick<LedgerEntry, 'kind' | 'reference' | 'amount'>[];
  /** The disputes that are recorded. */
  disputes: Pick<ProviderDispute, 'reference' | 'status'>[];
}

export type TheirPayment = Pick<ListedPayment, 'paymentId' | 'snapshot' | 'currency' | 'createdAt'>;

export interface DifferenceDetail {
  /** The provider's id of the payment. */
  payment: string;
  /** RFC 3339: the payment's creation, by which its window is known. */
  paymentCreatedAt: string;
  /** What it is about in words, for example a kind of movement or a dispute's reason. */
  about?: string;
  /** Minor units; null: there is none. */
  ours?: number | null;
  theirs?: number | null;
  currency: string;
  /** RFC 3339: until when something can be done. */
  until?: string;
}

export interface Difference {
  kind: DifferenceKind;
  /** The provider's id of what differs: a payment, a movement, a dispute. With the kind it is unique. */
  reference: string;
  paymentId: string | null;
  orderId: string | null;
  detail: DifferenceDetail;
  /** True where recording the provider's state puts it right. */
  repairable: boolean;
}

/** An authorisation is told of this long before it lapses, in milliseconds. */
export const lapsingWithinMs = 48 * 3_600_000;

type Found = Pick<Difference, 'kind' | 'reference' | 'repairable'> & Partial<DifferenceDetail>;
type Movement = OurPayment['entries'][number];

const money: readonly LedgerKind[] = ['captured', 'refunded'];
const moneyOf = <Entry extends Movement>(entries: readonly Entry[]) =>
  entries.filter(({ kind }) => money.includes(kind));
const sumOf = (entries: readonly Movement[], wanted: LedgerKind) =>
  entries.reduce((sum, { kind, amount }) => (kind === wanted ? sum + amount : sum), 0);
const hasMoved = ({ status, entries }: PaymentSnapshot): boolean =>
  status === 'authorized' || moneyOf(entries).length > 0;

/** What of our ledger the provider should have too: a refund and its reversal are nothing to it. */
function standing(entries: readonly Movement[]): Movement[] {
  const reversed = new Set(
    entries.filter(({ kind }) => kind === 'refund_reversed').map(({ reference }) => reference),
  );
  return moneyOf(entries).filter(({ kind, reference }) => kind !== 'refunded' || !reversed.has(reference));
}

/** A movement that they have and we do not. Recording it also gives back what was taken too much. */
function unknownMovement(entry: ProviderEntry, { amount }: OurPayment, all: readonly ProviderEntry[]): Found {
  const base = { reference: entry.reference, ours: null, theirs: entry.amount, repairable: true };
  if (entry.kind === 'refunded' && entry.refundId === undefined) return { ...base, kind: 'refunded_outside' };
  const about = entry.kind;
  const captures = all.filter(({ kind }) => kind === 'captured');
  if (entry.kind === 'captured' && captures.length > 1 && sumOf(captures, 'captured') > amount)
    return { ...base, about, kind: 'captured_twice' };
  return { ...base, about, kind: 'unknown_here' };
}

/** One movement of theirs against what our ledger has of it. */
function compareMovement(entry: ProviderEntry, ours: OurPayment, theirs: readonly ProviderEntry[]): Found[] {
  const same = standing(ours.entries).filter(isPartOf(entry));
  const recorded = sumOf(same, entry.kind);
  if (same.length === 0) return [unknownMovement(entry, ours, theirs)];
  if (recorded === entry.amount) return [];
  const { reference, kind: about } = entry;
  if (entry.runningTotal && recorded < entry.amount)
    return [
      { kind: 'unknown_here', reference, about, ours: recorded, theirs: entry.amount, repairable: true },
    ];
  return [
    { kind: 'amount_differs', reference, about, ours: recorded, theirs: entry.amount, repairable: false },
  ];
}

/** A movement of ours that they do not have: a refund that the bank sent back, or one that is not there at all. */
function missingMovement({ reference, kind: about, amount }: Movement, { refunds }: PaymentSnapshot): Found {
  const base = { reference, about, ours: amount, theirs: null };
  const sentBack = refunds.some((refund) => refund.reference === reference && refund.status === 'failed');
  return about === 'refunded' && sentBack
    ? { ...base, kind: 'refund_failed', repairable: true }
    : { ...base, kind: 'missing_there', repairable: false };
}

function compareMovements(ours: OurPayment, snapshot: PaymentSnapshot): Found[] {
  const theirs = moneyOf(snapshot.entries);
  return [
    ...theirs.flatMap((entry) => compareMovement(entry, ours, theirs)),
    ...standing(ours.entries)
      .filter((known) => !theirs.some((entry) => isPartOf(entry)(known)))
      .map((known) => missingMovement(known, snapshot)),
  ];
}

/** Money that is set aside there and not here, or here and no longer there. */
function compareAuthorization(ours: OurPayment, { status, reference }: PaymentSnapshot): Found[] {
  const about = 'authorized';
  const [here, there] = [ours.status === 'authorized', status === 'authorized'];
  if (there && !here && ours.status !== 'paid')
    return [{ kind: 'unknown_here', reference, about, ours: null, theirs: ours.amount, repairable: true }];
  if (here && (status === 'voided' || status === 'failed'))
    return [{ kind: 'missing_there', reference, about, ours: ours.amount, theirs: null, repairable: true }];
  return [];
}

function lapsing({ status, reference, captureBefore }: PaymentSnapshot, now: Date): Found[] {
  if (status !== 'authorized' || captureBefore === null) return [];
  if (captureBefore.getTime() - now.getTime() > lapsingWithinMs) return [];
  return [
    { kind: 'authorization_lapsing', reference, until: captureBefore.toISOString(), repairable: false },
  ];
}

/** What is open there, and what ended there without our knowing of it. */
function disputed(ours: OurPayment, { disputes }: PaymentSnapshot): Found[] {
  return disputes.flatMap(({ reference, amount, reason, status }): Found[] => {
    const recorded = ours.disputes.find((dispute) => dispute.reference === reference)?.status;
    const isNews = recorded === undefined || (recorded === 'open' && status !== 'open');
    if (status !== 'open' && !isNews) return [];
    return [{ kind: 'dispute_opened', reference, about: reason, theirs: amount, repairable: isNews }];
  });
}

function comparePair(ours: OurPayment, { snapshot, currency }: TheirPayment, now: Date): Found[] {
  const { reference } = snapshot;
  // Another payment at the provider for the same attempt: recording it would overwrite the first.
  if (ours.reference !== null && ours.reference !== reference) {
    if (!hasMoved(snapshot)) return [];
    const theirs = sumOf(snapshot.entries, 'captured');
    return [{ kind: 'captured_twice', reference, ours: ours.amount, theirs, repairable: false }];
  }
  if (ours.currency !== currency)
    return [{ kind: 'amount_differs', reference, about: `${currency} there`, repairable: false }];
  return [
    ...compareMovements(ours, snapshot),
    ...compareAuthorization(ours, snapshot),
    ...lapsing(snapshot, now),
    ...disputed(ours, snapshot),
  ];
}

function unknownPayment({ snapshot }: TheirPayment): Found[] {
  if (!hasMoved(snapshot)) return [];
  const { reference, entries, status } = snapshot;
  const theirs = sumOf(entries, 'captured');
  return [{ kind: 'unknown_here', reference, about: status, ours: null, theirs, repairable: false }];
}

function missingPayment({ reference, entries, status }: OurPayment): Found[] {
  if (reference === null || (moneyOf(entries).length === 0 && status !== 'authorized')) return [];
  const ours = sumOf(entries, 'captured');
  return [{ kind: 'missing_there', reference, about: status, ours, theirs: null, repairable: false }];
}

/** The payment of ours that one of theirs is: by the provider's id, else by the id of ours that it carries. */
export const counterpart = (ours: readonly OurPayment[], theirs: TheirPayment): OurPayment | null =>
  ours.find(({ reference }) => reference === theirs.snapshot.reference) ??
  ours.find(({ paymentId }) => paymentId === theirs.paymentId) ??
  null;

const complete =
  (payment: { reference: string; createdAt: Date; currency: string }, ours: OurPayment | null) =>
  ({ kind, reference, repairable, ...detail }: Found): Difference => ({
    ...{ kind, reference, repairable },
    paymentId: ours?.paymentId ?? null,
    orderId: ours?.orderId ?? null,
    detail: {
      payment: payment.reference,
      paymentCreatedAt: payment.createdAt.toISOString(),
      currency: payment.currency,
      ...detail,
    },
  });

/**
 * How our books and the provider's differ over these payments, all of which are ours. What of ours is not among
 * theirs counts as missing there.
 */
export function compare(
  ours: readonly OurPayment[],
  theirs: readonly TheirPayment[],
  now: Date,
): Difference[] {
  const met = new Set<OurPayment>();
  const differences = theirs.flatMap((payment) => {
    const own = counterpart(ours, payment);
    if (own) met.add(own);
    const found = own ? comparePair(own, payment, now) : unknownPayment(payment);
    const { reference } = payment.snapshot;
    return found.map(complete({ reference, createdAt: payment.createdAt, currency: payment.currency }, own));
  });
  const missing = ours
    .filter((payment) => !met.has(payment))
    .flatMap((own) => missingPayment(own).map(complete({ ...own, reference: own.reference ?? '' }, own)));
  return [...differences, ...missing];
}
