import type { OpenObligation } from '../obligations.ts';
import { finalOrderStatuses, type OrderStatus } from '../transitions.ts';
import type { Facts } from './facts.ts';
import type { OrderFinding } from './finding.ts';
import { installationFindings } from './installation-findings.ts';
import { heldBack, jobFinding } from './job-findings.ts';
import { moneyFindings } from './money-findings.ts';
import { orderFinding } from './order-findings.ts';
import { suspensionFinding } from './suspension-finding.ts';
import { untoldFindings } from './untold-findings.ts';

/** The finding that matters most, and all of them. */
export interface Explanation extends OrderFinding {
  /** Where in its life the order is. */
  step: 'processing' | 'payment' | 'shipping' | 'delivery' | 'done';
  /** All that is so with it, what matters most first; `explanation` and `actions` are theirs together. */
  findings: OrderFinding[];
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

/** What tells others of the order. */
const telling: readonly OpenObligation['job'][] = ['mail.send', 'webhook.deliver'];

/** Mails and webhooks go their own way: unless a person has to see to one, they say less of the order than its status does. */
const tells = ({ job, parkedAt }: OpenObligation): boolean => telling.includes(job) && parkedAt === null;

/** Of a webhook that was tried, {@link untoldFindings} say more than its job. */
const isUntried = ({ job, runAt }: OpenObligation, now: Date): boolean =>
  job !== 'webhook.deliver' || runAt <= now;

/** Whether it says more of an unpaid order than that it is unpaid; later in its life it says less. */
const decides = ({ cause }: OrderFinding, status: OrderStatus): boolean =>
  cause !== 'job_put_off' || status === 'pending' || status === 'awaiting_payment';

/** Two mails that wait for the same thing are one finding. */
const distinct = (findings: readonly OrderFinding[]): OrderFinding[] =>
  [...new Map(findings.toReversed().map((finding) => [finding.explanation, finding])).values()].toReversed();

const urgency: readonly (readonly OrderFinding['cause'][])[] = [
  ['job_quarantined', 'job_given_up'],
  ['calls_held_back'],
  ['job_failing'],
];

const byUrgency = (findings: readonly OrderFinding[]): OrderFinding[] => {
  const rank = ({ cause }: OrderFinding) => {
    const found = urgency.findIndex((group) => group.includes(cause));
    return found === -1 ? urgency.length : found;
  };
  return findings.toSorted((one, other) => rank(one) - rank(other));
};

/**
 * What matters most comes first: a shop that takes part in nothing; a job that needs a person, calls that are held back, a job that keeps failing, one
 * that is due; then what the order itself waits for, its money, what others are
 * told of it, and trouble with what carries the jobs. Of
 * an order that is final only what is not final comes before that.
 */
export function findingsOf(facts: Facts): OrderFinding[] {
  const suspension = suspensionFinding(facts);
  if (!suspension) return ownFindings(facts);
  // What its jobs would wait for otherwise is beside the point.
  return [suspension, ...ownFindings(facts).filter(({ cause }) => !moot.includes(cause))];
}

const moot: readonly OrderFinding['cause'][] = ['job_put_off', 'job_due'];

function ownFindings(facts: Facts): OrderFinding[] {
  const { order, obligations, providers, untold, now } = facts;
  const own = orderFinding[order.status](facts);
  const isFinal = finalOrderStatuses.includes(order.status);
  const work = obligations.filter((obligation) => !tells(obligation));
  const messages = obligations.filter((obligation) => tells(obligation) && isUntried(obligation, now));
  const jobs = work.map((obligation) => jobFinding(obligation, facts));
  const urgent = jobs.filter((finding) => decides(finding, order.status));
  const holdUps = work.length > 0 ? providers.map(heldBack) : [];
  const rest = [...jobs.filter((finding) => !decides(finding, order.status)), ...moneyFindings(facts)];
  const carriers = isFinal && obligations.length === 0 ? [] : installationFindings(facts);
  return distinct([
    ...byUrgency([...holdUps, ...urgent]),
    ...(isFinal ? [...rest, own] : [own, ...rest]),
    ...messages.map((obligation) => jobFinding(obligation, facts)),
    ...untoldFindings(untold),
    ...carriers,
  ]);
}

export function explain(facts: Facts): Explanation {
  const findings = findingsOf(facts);
  const [first] = findings;
  if (!first) throw new Error('every order has a finding of its own');
  return {
    ...first,
    step: stepOf[facts.order.status],
    explanation: findings.map(({ explanation }) => explanation).join(' '),
    actions: [...new Set(findings.flatMap(({ actions }) => actions))],
    findings,
  };
}
