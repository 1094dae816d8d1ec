import { describe, expect, it } from 'vitest';
import { allowedEvents, next } from '../transition.ts';
import {
  finalOrderStatuses,
  type OrderStatus,
  type OrderTransition,
  orderEventOf,
  orderStatuses,
  orderTransitions,
} from './transitions.ts';

const _ = null;

/** Written out by hand: every event in every state. A new state or event does not compile without its row or column. */
const matrix: Record<OrderStatus, Record<OrderTransition, OrderStatus | null>> = {
  pending: {
    ...{ reserve: 'awaiting_payment', reject: 'rejected', confirm: _, ship: _, deliver: _ },
    ...{ cancel: 'cancelled', expire: _, revive: _ },
  },
  awaiting_payment: {
    ...{ reserve: _, reject: _, confirm: 'processing', ship: _, deliver: _ },
    ...{ cancel: 'cancelled', expire: 'cancelled', revive: _ },
  },
  processing: {
    ...{ reserve: _, reject: _, confirm: _, ship: 'shipped', deliver: _ },
    ...{ cancel: 'cancelled', expire: _, revive: _ },
  },
  shipped: {
    ...{ reserve: _, reject: _, confirm: _, ship: _, deliver: 'delivered' },
    ...{ cancel: _, expire: _, revive: _ },
  },
  delivered: {
    ...{ reserve: _, reject: _, confirm: _, ship: _, deliver: _, cancel: _, expire: _, revive: _ },
  },
  rejected: {
    ...{ reserve: _, reject: _, confirm: _, ship: _, deliver: _, cancel: _, expire: _, revive: _ },
  },
  cancelled: {
    ...{ reserve: _, reject: _, confirm: _, ship: _, deliver: _ },
    ...{ cancel: _, expire: _, revive: 'processing' },
  },
};

const events = Object.keys(orderTransitions) as OrderTransition[];
const cases = orderStatuses.flatMap((status) =>
  events.map((event) => [event, status, matrix[status][event]] as const),
);

describe('the life of an order', () => {
  it.each(cases)('%s in %s leads to %s', (event, status, to) => {
    expect(next(orderTransitions, status, event)).toBe(to);
  });

  it('has no way out of a final state that anybody could ask for, and one out of every other', () => {
    const stuck = orderStatuses.filter((status) => allowedEvents(orderTransitions, status).length === 0);
    expect(stuck.toSorted()).toEqual([...finalOrderStatuses].toSorted());
  });

  it('reaches every state from pending', () => {
    const reached = new Set<OrderStatus>(['pending']);
    for (const status of reached) {
      for (const event of events) {
        const to = next(orderTransitions, status, event);
        if (to) reached.add(to);
      }
    }
    expect([...reached].toSorted()).toEqual([...orderStatuses].toSorted());
  });

  it('writes an event of its own for every transition, so that the timeline can be replayed', () => {
    expect(new Set(Object.values(orderEventOf)).size).toBe(events.length);
  });
});
