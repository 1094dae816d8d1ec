import type { Intent } from './plan/orders.ts';

/** One answer of the API to one request, or the lack of one. */
export interface Answer {
  /** RFC 3339. */
  at: string;
  key: string;
  /** Which api was asked. */
  api: string;
  tookMs: number;
  /** Null when there was no answer. */
  status: number | null;
  /** The order in a 202; null otherwise. */
  orderId: string | null;
  replayed: boolean;
  /** The problem's code, or what went wrong with the connection. */
  problem: string | null;
}

/** The orders of one drill, and what the API said to each request. */
export interface Campaign {
  readonly name: string;
  readonly intents: readonly Intent[];
  /** In the order in which they came. */
  readonly answers: readonly Answer[];
  /** How many orders have been sent for the first time. */
  sent(): number;
}
