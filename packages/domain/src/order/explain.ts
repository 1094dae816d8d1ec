import { formatMoney } from '../format-money.ts';
import type { JobName } from '../jobs/catalog.ts';
import { paymentTerms } from '../payment/terms.ts';
import { isCovered, setAsideOf, takenOf } from './money-owed.ts';
import type { OrderRecord } from './record.ts';
import { unshippedByLine } from './status.ts';
import type { OrderStatus } from './transitions.ts';

/** A job that is owed for an order, and how it has fared. */
export interface OpenObligation {
  job: JobName;
  /** Failed attempts. */
  attempts: number;
  lastError: string | null;
  /** The next attempt, unless it is parked. */
  runAt: Date;
  /** Since when it waits for a person. */
  parkedAt: Date | null;
  createdAt: Date;
}

export interface Explanation {
  /** Where in its life the order is. */
  step: 'processing' | 'payment' | 'shipping' | 'delivery' | 'done';
  waitingFor: 'worker' | 'retry' | 'operator' | 'customer' | 'provider' | 'staff' | 'carrier' | 'nothing';
  /** RFC 3339; null where it waits for nothing. */
  since: string | null;
  /** RFC 3339; when the next attempt or deadline is, if one is known. */
  nextAttemptAt: string | null;
  /** One or two sentences for a person. */
  explanation: string;
  /** What a person can do; empty where nothing is needed. */
  actions: string[];
}

const stepOf: Readonly<Record<OrderStatus, Explanation['step']>> = {
  pending: 'processing',
  awaiting_payment: 'payment',
  processing: 'shipping',
  shipped: 'delivery',
  delivered: 'done',
  rejected: 'done',
  cancelled: 'done',
};

type Reason = Omit<Explanation, 'step'>;

function parked({ job, lastError, parkedAt, attempts }: OpenObligation): Reason {
  return {
    waitingFor: 'operator',
    since: parkedAt?.toISOString() ?? null,
    nextAttemptAt: null,
    explanation: `The job ${job} was given up after ${attempts} failed attempts: ${lastError ?? 'no reason is known'}.`,
    actions: ['Mend the cause, then retry the job in Bull Board: a retry never repeats an effect.'],
  };
}

function failing({ job, lastError, runAt, createdAt, attempts }: OpenObligation): Reason {
  return {
    waitingFor: 'retry',
    since: createdAt.toISOString(),
    nextAttemptAt: runAt.toISOString(),
    explanation: `The job ${job} failed ${attempts} times and is tried again: ${lastError ?? 'no reason is known'}.`,
    actions: ['Nothing, unless the reason is one that will not pass by itself.'],
  };
}

function owed({ job, runAt, createdAt }: OpenObligation): Reason {
  return {
    waitingFor: 'worker',
    since: createdAt.toISOString(),
    nextAttemptAt: runAt.toISOString(),
    explanation: `The job ${job} is due and waits for a worker.`,
    actions: [
      'If this lasts for more than a minute, look whether workers run and whether the queue is paused.',
    ],
  };
}

function unpaid(order: OrderRecord): Reason {
  const last = order.payments.at(-1);
  const until = order.reservationExpiresAt;
  const common = { since: order.updatedAt, nextAttemptAt: until };
  if (last?.status === 'requires_action') {
    return {
      ...common,
      waitingFor: 'customer',
      explanation: 'The customer has to confirm the payment with the bank. The items are held until then.',
      actions: ['Send the customer the link in the payment’s nextAction.', 'Cancel the order.'],
    };
  }
  if (last?.status === 'failed') {
    return {
      ...common,
      waitingFor: 'customer',
      explanation: `The payment failed: ${last.decline?.message ?? 'no reason was given'} The items are held until then.`,
      actions: ['The customer can pay with another method: POST …/payments.', 'Cancel the order.'],
    };
  }
  return {
    ...common,
    waitingFor: 'provider',
    explanation:
      'The payment is on its way at the provider, which is asked again before the items are let go.',
    actions: [],
  };
}

/** Money that a person has to see to, whatever else the order waits for; empty where there is none. */
function moneyTrouble(order: OrderRecord): string {
  const amountOf = (amount: number) => formatMoney(amount, order.currency);
  const owing = order.captures.filter(({ status }) => status === 'failed');
  const missing = Math.max(0, (order.total ?? 0) - takenOf(order));
  const capture = owing.at(-1);
  const refund = order.refunds.findLast(({ status, kind }) => status === 'failed' && kind !== 'replaced');
  const requested = order.refunds.some(({ id, status }) => refund && id > refund.id && status !== 'failed');
  return [
    capture && missing > 0 && order.status !== 'cancelled'
      ? ` ${amountOf(missing)} of its money could not be taken yet: ${capture.failure ?? 'no reason is known'}`
      : '',
    refund && !requested
      ? ` ${amountOf(refund.amount)} could not be given back: ${refund.failure ?? 'no reason is known'} Request another refund: POST …/refunds.`
      : '',
  ].join('');
}

/** Until when the money that is set aside can be taken; empty where it was taken at once. */
function setAside({ payments }: OrderRecord): string {
  const open = payments.filter((payment) => setAsideOf(payment) > 0);
  if (open.length === 0) return '';
  const [until] = open.flatMap(({ captureBefore }) => captureBefore ?? []).toSorted();
  const limit = until === undefined ? '' : ` The authorisation ends at ${until}.`;
  return ` The money is set aside and is taken when it is shipped.${limit}`;
}

function readyToShip(order: OrderRecord): Pick<Explanation, 'explanation' | 'actions'> {
  const cancel = order.shipments.length > 0 ? [] : ['Cancel the order.'];
  const onInvoice = order.payments.some(({ provider }) => paymentTerms[provider] === 'invoice');
  if (!onInvoice && !isCovered(order)) {
    return {
      explanation: `The money that was set aside for it is not there any more, so that it cannot be shipped.${moneyTrouble(order)}`,
      actions: [...cancel, 'Ask the customer to order again.'],
    };
  }
  if ([...unshippedByLine(order).values()].every((pieces) => pieces === 0)) {
    return { explanation: `All of it was refunded before it left.${moneyTrouble(order)}`, actions: cancel };
  }
  const what = order.shipments.length > 0 ? 'A part of it has been shipped.' : 'It is ready to be shipped.';
  return {
    explanation: `${what}${setAside(order)}${moneyTrouble(order)}`,
    actions: ['Ship it: POST …/shipments.', ...cancel],
  };
}

const reasonOf: Readonly<Record<OrderStatus, (order: OrderRecord) => Reason>> = {
  pending: (order) => ({
    waitingFor: 'worker',
    since: order.createdAt,
    nextAttemptAt: null,
    explanation: 'It was accepted and has not been processed; the sweep for lost obligations will see to it.',
    actions: ['Look whether a scheduler runs.'],
  }),
  awaiting_payment: unpaid,
  processing: (order) => ({
    waitingFor: 'staff',
    since: order.updatedAt,
    nextAttemptAt: null,
    ...readyToShip(order),
  }),
  shipped: (order) => ({
    waitingFor: 'carrier',
    since: order.updatedAt,
    nextAttemptAt: null,
    explanation: `All of it is with the carrier.${moneyTrouble(order)}`,
    actions: ['Record the delivery: POST …/shipments/{id}/deliver.'],
  }),
  delivered: (order) => nothing(`It was delivered.${moneyTrouble(order)}`),
  rejected: (order) => nothing(`It was rejected: ${order.rejection?.detail ?? 'no reason is known'}`),
  cancelled: (order) =>
    nothing(`It was cancelled: ${order.cancelReason ?? 'no reason was given'}${moneyTrouble(order)}`),
};

const nothing = (explanation: string): Reason => ({
  waitingFor: 'nothing',
  since: null,
  nextAttemptAt: null,
  explanation,
  actions: [],
});

/** Jobs whose state says more about the order than its own status does: mails go their own way. */
const concerns = ({ job }: OpenObligation): boolean => job !== 'mail.send';

/**
 * What matters most comes first: a job that needs a person, one that keeps failing, one that is due. A job that was
 * put off waits for what the order waits for.
 */
export function explain(order: OrderRecord, obligations: readonly OpenObligation[], now: Date): Explanation {
  const step = stepOf[order.status];
  const given = obligations.find(({ parkedAt }) => parkedAt !== null);
  if (given) return { step, ...parked(given) };
  const open = obligations.filter(concerns);
  const trying = open.find(({ attempts }) => attempts > 0);
  if (trying) return { step, ...failing(trying) };
  const due = open.find(({ runAt }) => runAt <= now);
  if (due) return { step, ...owed(due) };
  return { step, ...reasonOf[order.status](order) };
}
