import { paymentTerms } from '../../payment/terms.ts';
import type { PaymentStatus } from '../../payment/transitions.ts';
import type { AwaitedStock } from '../awaited-stock.ts';
import { heldOf, isCovered, isGivenBack, setAsideOf } from '../money-owed.ts';
import type { OrderRecord, PaymentRecord } from '../record.ts';
import { unshippedByLine } from '../status.ts';
import type { OrderStatus } from '../transitions.ts';
import type { Facts } from './facts.ts';
import { type OrderFinding, sentence } from './finding.ts';

const cancel = 'Cancel the order.';

const nothing = (cause: OrderFinding['cause'], explanation: string): OrderFinding => ({
  cause,
  waitingFor: 'nothing',
  since: null,
  nextAttemptAt: null,
  actions: [],
  explanation: sentence(explanation),
});

function unprocessed({ order, installation }: Facts): OrderFinding {
  const sweep = installation?.sweeps.find(({ name }) => name === 'lost-obligations');
  return {
    cause: 'unprocessed',
    waitingFor: 'worker',
    since: order.createdAt,
    nextAttemptAt: sweep?.nextRunAt.toISOString() ?? null,
    explanation: 'It was accepted and has not been processed; the sweep for lost obligations will see to it.',
    actions: ['Look whether a scheduler runs.'],
  };
}

type Unpaid = Pick<OrderFinding, 'cause' | 'waitingFor' | 'explanation' | 'actions'>;

function customerMustAct({ provider, nextAction }: PaymentRecord): Unpaid {
  const what = provider === 'paypal' ? 'approve the payment at PayPal' : 'confirm the payment with the bank';
  const how =
    nextAction?.clientSecret === undefined
      ? 'Send the customer the link in the payment’s nextAction.'
      : 'Let the customer finish in the storefront, with the client secret in the payment’s nextAction.';
  return {
    cause: 'customer_must_act',
    waitingFor: 'customer',
    actions: [how, cancel],
    explanation: `The customer has to ${what}. Its webhook tells when that is done, and the provider is asked every two minutes.`,
  };
}

const paymentFailed = (why: string): Unpaid => ({
  cause: 'payment_failed',
  waitingFor: 'customer',
  explanation: why,
  actions: ['The customer can pay with another method: POST …/payments.', cancel],
});

const underWay: Unpaid = {
  cause: 'payment_under_way',
  waitingFor: 'provider',
  actions: [],
  explanation: 'The payment is on its way at the provider, which is asked again before the items are let go.',
};

const short: Unpaid = {
  cause: 'payment_short',
  waitingFor: 'customer',
  explanation: 'What was paid or set aside does not cover the total.',
  actions: ['The customer can pay with another method: POST …/payments.', cancel],
};

const givenBack: Unpaid = {
  ...short,
  explanation: 'What the customer had paid was given back at the provider.',
};

/** What an order waits for whose last payment is like this. */
const unpaidBy: Readonly<Record<PaymentStatus, (payment: PaymentRecord) => Unpaid>> = {
  pending: () => underWay,
  processing: () => underWay,
  requires_action: customerMustAct,
  authorized: () => short,
  paid: (payment) => (heldOf(payment) > 0 ? short : givenBack),
  failed: ({ decline }) =>
    paymentFailed(sentence(`The payment failed: ${decline?.message ?? 'no reason was given'}`)),
  voided: () => paymentFailed('The payment was called off.'),
};

function unpaid({ order }: Facts): OrderFinding {
  const last = order.payments.at(-1);
  const { explanation, ...rest } = last
    ? unpaidBy[last.status](last)
    : paymentFailed('No payment is under way.');
  const until = order.reservationExpiresAt;
  const held = until === null ? '' : ` The items are held until ${until}.`;
  return { ...rest, since: order.updatedAt, nextAttemptAt: until, explanation: `${explanation}${held}` };
}

type Shipping = Pick<OrderFinding, 'cause' | 'explanation' | 'actions'> & Partial<OrderFinding>;

/** Until when the money that is set aside can be taken; null where it was taken at once. */
function setAside({ payments }: OrderRecord): { limit: string } | null {
  const open = payments.filter((payment) => setAsideOf(payment) > 0);
  if (open.length === 0) return null;
  const [until] = open.flatMap(({ captureBefore }) => captureBefore ?? []).toSorted();
  return { limit: until === undefined ? '' : ` The authorisation ends at ${until}.` };
}

/** Pieces that have been sold and have not come in; null where everything is there. */
function awaitingStock(order: OrderRecord, awaited: readonly AwaitedStock[]): Shipping | null {
  if (awaited.length === 0) return null;
  const open = unshippedByLine(order);
  const missing = awaited.map(({ sku, awaited: pieces, availableFrom }) => {
    const expected = availableFrom === null ? '' : `, expected on ${availableFrom}`;
    return `${pieces} of ${sku}${expected}`;
  });
  const left = [...open.values()].reduce((sum, pieces) => sum + pieces, 0);
  const isSomethingThere = left > awaited.reduce((sum, { awaited: pieces }) => sum + pieces, 0);
  return {
    cause: 'awaiting_stock',
    waitingFor: 'stock',
    explanation: `It waits for stock that was sold before it came in: ${missing.join('; ')}. What arrives goes to the oldest order first.`,
    actions: isSomethingThere
      ? [
          'Take the delivery in: POST /v1/inventory/adjustments.',
          'Ship what is there: POST …/shipments with items.',
        ]
      : ['Take the delivery in: POST /v1/inventory/adjustments.'],
  };
}

function toShip({ order, awaited }: Facts): Shipping {
  const actions = order.shipments.length > 0 ? [] : [cancel];
  const onInvoice = order.payments.some(({ provider }) => paymentTerms[provider] === 'invoice');
  if (!onInvoice && isGivenBack(order)) {
    return {
      cause: 'money_given_back',
      explanation:
        'All that was paid for it was given back at the provider: nothing pays for it, so that it cannot be shipped.',
      actions: actions.length > 0 ? actions : ['Settle with the customer what has left already.'],
    };
  }
  if (!onInvoice && !isCovered(order)) {
    return {
      cause: 'money_gone',
      explanation: 'The money that was set aside for it is not there any more, so that it cannot be shipped.',
      actions: [...actions, 'Ask the customer to order again.'],
    };
  }
  if ([...unshippedByLine(order).values()].every((pieces) => pieces === 0)) {
    return {
      cause: 'nothing_left_to_ship',
      actions,
      explanation: 'All of it was refunded before it left.',
    };
  }
  const waiting = awaitingStock(order, awaited);
  if (waiting) return { ...waiting, actions: [...waiting.actions, ...actions] };
  const money = setAside(order);
  const what = order.shipments.length > 0 ? 'A part of it has been shipped.' : 'It is ready to be shipped.';
  const taken = money ? ` The money is set aside and is taken when it is shipped.${money.limit}` : '';
  const whole = money ? 'authorized_until_shipped' : 'ready_to_ship';
  return {
    cause: order.shipments.length > 0 ? 'partly_shipped' : whole,
    explanation: `${what}${taken}`,
    actions: ['Ship it: POST …/shipments.', ...actions],
  };
}

function rejected({ rejection }: OrderRecord): OrderFinding {
  const detail = `It was rejected: ${rejection?.detail ?? 'no reason is known'}`;
  if (rejection?.code !== 'insufficient_stock') return nothing('rejected', detail);
  const short = (rejection.items ?? []).map(
    ({ sku, requested, available }) => `${sku}: ${requested} ordered, ${available} available`,
  );
  return nothing('short_of_stock', short.length === 0 ? detail : `${sentence(detail)} ${short.join('; ')}`);
}

/** What an order waits for by itself, in each of its states. */
export const orderFinding: Readonly<Record<OrderStatus, (facts: Facts) => OrderFinding>> = {
  pending: unprocessed,
  awaiting_payment: unpaid,
  processing: (facts) => ({
    waitingFor: 'staff',
    since: facts.order.updatedAt,
    nextAttemptAt: null,
    ...toShip(facts),
  }),
  shipped: ({ order }) => ({
    cause: 'in_transit',
    waitingFor: 'carrier',
    since: order.updatedAt,
    nextAttemptAt: null,
    explanation: 'All of it is with the carrier.',
    actions: ['Record the delivery: POST …/shipments/{id}/deliver.'],
  }),
  delivered: () => nothing('delivered', 'It was delivered'),
  rejected: ({ order }) => rejected(order),
  cancelled: ({ order }) =>
    nothing('cancelled', `It was cancelled: ${order.cancelReason ?? 'no reason was given'}`),
};
