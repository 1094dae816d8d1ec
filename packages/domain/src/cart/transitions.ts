import type { TransitionTable } from '../transition.ts';

export const cartStatuses = ['open', 'checked_out', 'merged', 'expired'] as const;
export type CartStatus = (typeof cartStatuses)[number];

export type CartTransition = 'check_out' | 'merge' | 'expire' | 'reopen';

/** The life of a cart. One that is thrown away or swept away is gone, and has no state any more. */
export const cartTransitions: TransitionTable<CartStatus, CartTransition> = {
  /** It became an order, in the same commit. */
  check_out: { from: ['open'], to: 'checked_out' },
  /** What was in it is in another cart now. */
  merge: { from: ['open'], to: 'merged' },
  /** Nobody touched it for so long; computed from the clock, and stored nowhere. */
  expire: { from: ['open'], to: 'expired', unasked: true },
  /** Its order was rejected. */
  reopen: { from: ['checked_out'], to: 'open', unasked: true },
};

export const quoteStatuses = ['open', 'converted', 'expired'] as const;
export type QuoteStatus = (typeof quoteStatuses)[number];

export type QuoteTransition = 'convert' | 'expire' | 'reopen';

/** The life of a quote. */
export const quoteTransitions: TransitionTable<QuoteStatus, QuoteTransition> = {
  /** It became an order, in the same commit. */
  convert: { from: ['open'], to: 'converted' },
  /** Its last day is over; computed from the clock, and stored nowhere. */
  expire: { from: ['open'], to: 'expired', unasked: true },
  /** Its order was rejected: as long as it is valid, it can be tried again. */
  reopen: { from: ['converted'], to: 'open', unasked: true },
};
