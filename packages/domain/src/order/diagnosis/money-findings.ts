import { formatMoney } from '../../format-money.ts';
import { forgivenOf, isGivenBack, outsideOf, setAsideOf, takenOf } from '../money-owed.ts';
import type { OrderRecord } from '../record.ts';
import type { Facts } from './facts.ts';
import { type OrderFinding, sentence } from './finding.ts';

/** How long before an authorisation lapses it is told, in milliseconds: as long as the merchant is warned by mail. */
const lapsingMs = 48 * 60 * 60_000;

type Money = Pick<OrderFinding, 'cause' | 'waitingFor' | 'explanation' | 'actions'> & Partial<OrderFinding>;

const about = (finding: Money): OrderFinding => ({ since: null, nextAttemptAt: null, ...finding });

function lapsing({ order, now }: Facts): OrderFinding[] {
  if (!['processing', 'shipped', 'delivered'].includes(order.status)) return [];
  return order.payments.flatMap((payment) => {
    const { captureBefore } = payment;
    if (setAsideOf(payment) === 0 || captureBefore === null) return [];
    const leftMs = new Date(captureBefore).getTime() - now.getTime();
    if (leftMs > lapsingMs) return [];
    const amount = formatMoney(setAsideOf(payment), order.currency);
    return about({
      cause: 'authorization_lapsing',
      waitingFor: 'staff',
      nextAttemptAt: captureBefore,
      explanation:
        leftMs > 0
          ? `The authorisation of ${amount} lapses at ${captureBefore}: after that the money cannot be taken.`
          : `The authorisation of ${amount} was to lapse at ${captureBefore}; the provider is asked what became of it.`,
      actions: ['Ship it before that, which takes the money, or cancel the order.'],
    });
  });
}

function notTaken(order: OrderRecord): OrderFinding[] {
  const capture = order.captures.filter(({ status }) => status === 'failed').at(-1);
  const missing = Math.max(0, (order.total ?? 0) - takenOf(order));
  if (!capture || missing === 0 || order.status === 'cancelled') return [];
  const amount = formatMoney(missing, order.currency);
  return [
    about({
      cause: 'capture_failed',
      waitingFor: 'staff',
      explanation: sentence(
        `${amount} of its money could not be taken yet: ${capture.failure ?? 'no reason is known'}`,
      ),
      actions: ['Ask the customer for the money that is missing.'],
    }),
  ];
}

function notGivenBack(order: OrderRecord): OrderFinding[] {
  const { refunds, currency } = order;
  const refund = refunds.findLast(({ status, kind }) => status === 'failed' && kind !== 'replaced');
  const requested = refunds.some(({ id, status }) => refund && id > refund.id && status !== 'failed');
  if (!refund || requested || outsideOf(order) >= refund.amount) return [];
  const amount = formatMoney(refund.amount - refund.givenBack, currency);
  return [
    about({
      cause: 'refund_failed',
      waitingFor: 'staff',
      explanation: sentence(`${amount} could not be given back: ${refund.failure ?? 'no reason is known'}`),
      actions: ['Request another refund: POST …/refunds.'],
    }),
  ];
}

const onTheWayBack = ({ refunds, currency }: OrderRecord): OrderFinding[] =>
  refunds
    .filter(({ status }) => status === 'pending')
    .map(({ amount, createdAt }) =>
      about({
        cause: 'refund_pending',
        waitingFor: 'provider',
        since: createdAt,
        explanation: `A refund of ${formatMoney(amount, currency)} is on its way; the provider has not confirmed it.`,
        actions: [],
      }),
    );

/** Money that somebody gave back at the provider, which the order needs no more. */
function outside(order: OrderRecord): OrderFinding[] {
  const amount = forgivenOf(order);
  if (amount === 0 || isGivenBack(order)) return [];
  return [
    about({
      cause: 'refunded_outside',
      waitingFor: 'nothing',
      explanation: `${formatMoney(amount, order.currency)} of its money was given back at the provider: the customer owes that much less.`,
      actions: [],
    }),
  ];
}

const disputed = (order: OrderRecord): OrderFinding[] =>
  order.disputed
    ? [
        about({
          cause: 'dispute_open',
          waitingFor: 'staff',
          explanation: 'The customer disputes a payment at the bank.',
          actions: ['Answer the dispute in the provider’s dashboard before its deadline.'],
        }),
      ]
    : [];

/** What only the account that took it, or holds it, can move. */
const otherAccount = ({ payments }: OrderRecord): OrderFinding[] =>
  payments.flatMap(({ provider, elsewhere, status }) =>
    elsewhere === null || status === 'voided'
      ? []
      : about({
          cause: 'other_account',
          waitingFor: 'operator',
          explanation: `A payment of it was made under another ${provider} account, ${elsewhere}: it cannot be asked about, captured, called off or refunded with the credentials that are there now.`,
          actions: [
            `See to it at ${provider}, under that account: take the money or give the money back there. Or put its credentials back: PUT /v1/settings/payment-providers/${provider}.`,
          ],
        }),
  );

/** Money that somebody has to see to, whatever else the order waits for: what needs a person comes first. */
export const moneyFindings = (facts: Facts): OrderFinding[] => [
  ...lapsing(facts),
  ...disputed(facts.order),
  ...otherAccount(facts.order),
  ...notTaken(facts.order),
  ...notGivenBack(facts.order),
  ...onTheWayBack(facts.order),
  ...outside(facts.order),
];
