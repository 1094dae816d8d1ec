import type { JobName } from '../jobs/catalog.ts';
import type { OrderRecord } from './record.ts';
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
    explanation: order.shipments.length > 0 ? 'A part of it has been shipped.' : 'It is ready to be shipped.',
    actions: ['Ship it: POST …/shipments.', ...(order.shipments.length > 0 ? [] : ['Cancel the order.'])],
  }),
  shipped: (order) => ({
    waitingFor: 'carrier',
    since: order.updatedAt,
    nextAttemptAt: null,
    explanation: 'All of it is with the carrier.',
    actions: ['Record the delivery: POST …/shipments/{id}/deliver.'],
  }),
  delivered: () => nothing('It was delivered.'),
  rejected: (order) => nothing(`It was rejected: ${order.rejection?.detail ?? 'no reason is known'}`),
  cancelled: (order) => nothing(`It was cancelled: ${order.cancelReason ?? 'no reason was given'}`),
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
