import type {
  PaymentSnapshot,
  ProviderAccount,
  ProviderDispute,
  ProviderEntry,
} from '../ports/payment-provider.ts';

/** One payment as the provider has it in its own books. */
export interface ProviderPayment {
  reference: string;
  paymentId: string;
  tenantId: string;
  orderId: string;
  amount: number;
  currency: string;
  account: ProviderAccount;
  capture: 'automatic' | 'manual';
  status: PaymentSnapshot['status'];
  /** How often confirming it took the whole amount; more than once would be a double charge. */
  charges: number;
  /** What was taken of an authorisation. */
  captures: {
    reference: string;
    /** Null where somebody took the money at the provider itself. */
    captureId: string | null;
    amount: number;
  }[];
  refunds: {
    reference: string;
    /** Null where somebody gave money back at the provider itself. */
    refundId: string | null;
    amount: number;
    state: 'pending' | 'succeeded' | 'failed';
  }[];
  disputes: ProviderDispute[];
  captureBefore: Date | null;
}

export const sum = (amounts: readonly number[]): number =>
  amounts.reduce((total, amount) => total + amount, 0);

export const capturedOf = ({ amount, charges, captures }: ProviderPayment): number =>
  amount * charges + sum(captures.map((capture) => capture.amount));

export const refundedOf = ({ refunds }: ProviderPayment): number =>
  sum(refunds.filter(({ state }) => state === 'succeeded').map(({ amount }) => amount));

function entriesOf({ reference, amount, charges, captures, refunds, captureBefore }: ProviderPayment) {
  const entries: ProviderEntry[] = [];
  if (captureBefore) entries.push({ kind: 'authorized', amount, reference: `auth_${reference}` });
  for (let n = 1; n <= charges; n++) {
    entries.push({ kind: 'captured', amount, reference: `ch_${reference}_${n}` });
  }
  for (const { captureId, amount: taken, reference: id } of captures) {
    const captured: ProviderEntry = { kind: 'captured', amount: taken, reference: id };
    entries.push(captureId === null ? captured : { ...captured, captureId });
  }
  for (const { state, amount: returned, reference: id, refundId } of refunds) {
    if (state !== 'succeeded') continue;
    const refunded: ProviderEntry = { kind: 'refunded', amount: returned, reference: id };
    entries.push(refundId === null ? refunded : { ...refunded, refundId });
  }
  return entries;
}

/** What the provider tells of it. */
export function snapshotOf(payment: ProviderPayment): PaymentSnapshot {
  const { reference, status, refunds, disputes, captureBefore } = payment;
  return {
    ...{ reference, status },
    disputes: disputes.map((dispute) => ({ ...dispute })),
    entries: entriesOf(payment),
    refunds: refunds.map(({ reference: id, refundId, amount, state }) => ({
      ...{ reference: id, refundId, amount, status: state },
    })),
    nextAction:
      status === 'requires_action' ? { type: 'redirect', url: `https://bank.example/${reference}` } : null,
    decline: status === 'failed' ? { code: 'card_declined', message: 'The card was declined.' } : null,
    captureBefore: status === 'authorized' ? captureBefore : null,
  };
}
