import { isToCustomer } from '../../mail/audience.ts';
import type { RefusedMail, Untold, UntoldHook } from '../untold.ts';
import { type OrderFinding, sentence } from './finding.ts';

const webhooks = (count: number): string => (count === 1 ? 'A webhook' : `${count} webhooks`);
const pathOf = (endpointId: string): string => `/v1/webhook-endpoints/${endpointId}`;

/** Several that are told of as one: the oldest first, at least one. */
type Group = readonly [UntoldHook, ...UntoldHook[]];

const sinceOf = ([{ occurredAt }]: Group): string => occurredAt.toISOString();

const whyDisabled = {
  gone: 'it said that it is gone',
  failing: 'nothing had arrived there for a day',
} as const;

function disabled(group: Group): OrderFinding {
  const [{ endpointId, disabledReason }] = group;
  const why = disabledReason === null ? 'by somebody of the shop' : `since ${whyDisabled[disabledReason]}`;
  return {
    cause: 'webhook_endpoint_disabled',
    waitingFor: 'staff',
    since: sinceOf(group),
    nextAttemptAt: null,
    explanation: `${webhooks(group.length)} about it did not arrive at the endpoint ${endpointId}, which is disabled: ${why}.`,
    actions: [
      `Repair the receiver, enable the endpoint (PATCH ${pathOf(endpointId)}) and send what it missed: POST ${pathOf(endpointId)}/replay.`,
    ],
  };
}

function failing(group: Group): OrderFinding {
  const [{ endpointId }] = group;
  const nextAttemptAt =
    group.flatMap(({ nextAttemptAt: at }) => at?.toISOString() ?? []).toSorted()[0] ?? null;
  const next = nextAttemptAt === null ? '' : `, next at ${nextAttemptAt}`;
  return {
    cause: 'webhook_failing',
    waitingFor: 'retry',
    since: sinceOf(group),
    nextAttemptAt,
    explanation: sentence(
      `${webhooks(group.length)} about it did not arrive at the endpoint ${endpointId} and will be sent again${next}: ${group.at(-1)?.lastError ?? 'no reason is known'}`,
    ),
    actions: [`Look at what the receiver answers: GET ${pathOf(endpointId)}/deliveries.`],
  };
}

function givenUp(group: Group): OrderFinding {
  const [{ endpointId }] = group;
  const lastError = group.findLast((hook) => hook.lastError !== null)?.lastError;
  return {
    cause: 'webhook_given_up',
    waitingFor: 'staff',
    since: sinceOf(group),
    nextAttemptAt: null,
    explanation: sentence(
      `${webhooks(group.length)} about it did not arrive at the endpoint ${endpointId} and will not be sent again by itself: ${lastError ?? 'the endpoint was disabled'}`,
    ),
    actions: [`Send what the endpoint missed: POST ${pathOf(endpointId)}/replay.`],
  };
}

/** Null for one that has not been tried yet: its job tells what it waits for. */
function kindOf({ isEnabled, status, attempts }: UntoldHook): typeof disabled | null {
  if (!isEnabled) return disabled;
  if (status !== 'pending') return givenUp;
  return attempts > 0 ? failing : null;
}

const refused = ({ kind, reason, settledAt }: RefusedMail): OrderFinding => ({
  cause: 'mail_refused',
  waitingFor: 'staff',
  since: settledAt?.toISOString() ?? null,
  nextAttemptAt: null,
  explanation: sentence(
    `The mail ${kind} to the ${isToCustomer(kind) ? 'customer' : 'merchant'} was refused: ${reason ?? 'no reason is known'}`,
  ),
  actions: [
    isToCustomer(kind)
      ? 'Reach the customer some other way: the address does not take mails.'
      : 'Check the addresses that get the mails of the shop: PATCH /v1/settings.',
  ],
});

/** What others should have been told of the order by now. It holds nothing up. */
export function untoldFindings({ hooks, mails }: Untold): OrderFinding[] {
  const byEndpoint = Map.groupBy(hooks, ({ endpointId }) => endpointId);
  const ofHooks = [...byEndpoint.values()].flatMap((ofOne) =>
    [...Map.groupBy(ofOne, kindOf)].flatMap(([tell, [first, ...others]]) =>
      tell && first ? tell([first, ...others]) : [],
    ),
  );
  return [...mails.map(refused), ...ofHooks];
}
