import { finalOrderStatuses } from '../transitions.ts';
import type { Facts } from './facts.ts';
import type { OrderFinding } from './finding.ts';

/** Null for an order that nothing would happen to anyway. */
export function suspensionFinding({ order, obligations, suspendedSince }: Facts): OrderFinding | null {
  if (!suspendedSince) return null;
  if (obligations.length === 0 && finalOrderStatuses.includes(order.status)) return null;
  const since = suspendedSince.toISOString();
  return {
    cause: 'shop_suspended',
    waitingFor: 'operator',
    since,
    nextAttemptAt: null,
    explanation: `The shop has been suspended since ${since}: nothing is charged, sent or changed, and what is owed waits.`,
    actions: ['Ask who operates the installation to resume the shop; its jobs go on by themselves then.'],
  };
}
