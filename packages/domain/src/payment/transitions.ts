import type { TransitionTable } from '../transition.ts';

export const paymentStatuses = [
  'pending',
  'processing',
  'requires_action',
  'authorized',
  'paid',
  'failed',
  'voided',
] as const;
export type PaymentStatus = (typeof paymentStatuses)[number];

export type PaymentTransition = 'submit' | 'challenge' | 'authorize' | 'pay' | 'fail' | 'void';

const unpaid = ['pending', 'processing', 'requires_action'] as const;

/**
 * The life of one payment attempt. Money may be found at the provider from any state, since its answers arrive
 * late, twice and out of order; what was captured stays captured.
 */
export const paymentTransitions: TransitionTable<PaymentStatus, PaymentTransition> = {
  submit: { from: ['pending', 'requires_action'], to: 'processing' },
  challenge: { from: ['pending', 'processing'], to: 'requires_action' },
  authorize: { from: [...unpaid, 'failed', 'voided'], to: 'authorized' },
  pay: { from: [...unpaid, 'authorized', 'failed', 'voided'], to: 'paid' },
  fail: { from: unpaid, to: 'failed' },
  void: { from: [...unpaid, 'authorized', 'failed'], to: 'voided' },
};

/** A payment in one of these may still take money without anybody doing anything new. */
export const livePaymentStatuses: readonly PaymentStatus[] = [...unpaid, 'authorized'];
