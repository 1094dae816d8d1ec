import type { TransitionTable } from '../transition.ts';

export const orderStatuses = [
  'pending',
  'awaiting_payment',
  'processing',
  'shipped',
  'delivered',
  'rejected',
  'cancelled',
] as const;
export type OrderStatus = (typeof orderStatuses)[number];

export type OrderTransition =
  | 'reserve'
  | 'reject'
  | 'confirm'
  | 'ship'
  | 'deliver'
  | 'cancel'
  | 'expire'
  | 'revive';

/** The life of an order. Effects are lines in the verbs, never here. */
export const orderTransitions: TransitionTable<OrderStatus, OrderTransition> = {
  /** Priced, and every line's stock is held. */
  reserve: { from: ['pending'], to: 'awaiting_payment' },
  /** It cannot be fulfilled; the reason is data on the order. */
  reject: { from: ['pending'], to: 'rejected' },
  /** The money is there, or the order goes on without it by invoice. */
  confirm: { from: ['awaiting_payment'], to: 'processing' },
  /** The last of its items left. */
  ship: { from: ['processing'], to: 'shipped' },
  deliver: { from: ['shipped'], to: 'delivered' },
  /** Somebody called it off. */
  cancel: { from: ['pending', 'awaiting_payment', 'processing'], to: 'cancelled' },
  /** It was not paid in time. */
  expire: { from: ['awaiting_payment'], to: 'cancelled' },
  /** It had expired, the money came in late, and there is stock for it; never after somebody called it off. */
  revive: { from: ['cancelled'], to: 'processing', unasked: true },
};

/** The event type that each transition writes into the timeline; replaying them gives the status. */
export const orderEventOf: Readonly<Record<OrderTransition, string>> = {
  reserve: 'order.reserved',
  reject: 'order.rejected',
  confirm: 'order.confirmed',
  ship: 'order.shipped',
  deliver: 'order.delivered',
  cancel: 'order.cancelled',
  expire: 'order.expired',
  revive: 'order.revived',
};

/** Nothing is left to do. Only money that comes in late brings an expired order back. */
export const finalOrderStatuses: readonly OrderStatus[] = ['delivered', 'rejected', 'cancelled'];
