import { describe, expect, it } from 'vitest';
import { next } from '../transition.ts';
import {
  livePaymentStatuses,
  type PaymentStatus,
  type PaymentTransition,
  paymentStatuses,
  paymentTransitions,
} from './transitions.ts';

const _ = null;

/** Written out by hand: every event in every state. A new state or event does not compile without its row or column. */
const matrix: Record<PaymentStatus, Record<PaymentTransition, PaymentStatus | null>> = {
  pending: {
    ...{ submit: 'processing', challenge: 'requires_action', authorize: 'authorized' },
    ...{ pay: 'paid', fail: 'failed', void: 'voided' },
  },
  processing: {
    ...{ submit: _, challenge: 'requires_action', authorize: 'authorized' },
    ...{ pay: 'paid', fail: 'failed', void: 'voided' },
  },
  requires_action: {
    ...{ submit: 'processing', challenge: _, authorize: 'authorized' },
    ...{ pay: 'paid', fail: 'failed', void: 'voided' },
  },
  authorized: { submit: _, challenge: _, authorize: _, pay: 'paid', fail: _, void: 'voided' },
  paid: { submit: _, challenge: _, authorize: _, pay: _, fail: _, void: _ },
  failed: { submit: _, challenge: _, authorize: 'authorized', pay: 'paid', fail: _, void: 'voided' },
  voided: { submit: _, challenge: _, authorize: 'authorized', pay: 'paid', fail: _, void: _ },
};

const events = Object.keys(paymentTransitions) as PaymentTransition[];
const cases = paymentStatuses.flatMap((status) =>
  events.map((event) => [event, status, matrix[status][event]] as const),
);

describe('the life of a payment', () => {
  it.each(cases)('%s in %s leads to %s', (event, status, to) => {
    expect(next(paymentTransitions, status, event)).toBe(to);
  });

  it('takes money that is found from every state but the one that has it', () => {
    const deaf = paymentStatuses.filter((status) => matrix[status].pay === null);
    expect(deaf).toEqual(['paid']);
  });

  it('can call off every payment that may still take money', () => {
    for (const status of livePaymentStatuses) expect(matrix[status].void).toBe('voided');
  });
});
