/** Everything that can hold an order up, or that a person may have to know of it. Stable: programs branch on it. */
export const causes = [
  'shop_suspended',
  // A job that is owed for it.
  'job_quarantined',
  'job_given_up',
  'job_failing',
  'job_put_off',
  'job_due',
  'calls_held_back',
  // What carries the jobs.
  'queue_store_down',
  'queue_paused',
  'no_worker',
  'no_scheduler',
  'sweeps_late',
  // Where it is in its life.
  'unprocessed',
  'payment_under_way',
  'customer_must_act',
  'payment_failed',
  'payment_short',
  'ready_to_ship',
  'awaiting_stock',
  'authorized_until_shipped',
  'partly_shipped',
  'money_gone',
  'money_given_back',
  'nothing_left_to_ship',
  'in_transit',
  'delivered',
  'short_of_stock',
  'rejected',
  'cancelled',
  // Its money.
  'authorization_lapsing',
  'capture_failed',
  'refund_pending',
  'refund_failed',
  'refunded_outside',
  'dispute_open',
  'other_account',
  // What others were not told of it.
  'mail_refused',
  'webhook_failing',
  'webhook_given_up',
  'webhook_endpoint_disabled',
] as const;
export type Cause = (typeof causes)[number];

export type WaitingFor =
  | 'worker'
  | 'retry'
  | 'operator'
  | 'customer'
  | 'provider'
  | 'staff'
  | 'carrier'
  | 'stock'
  | 'nothing';

/** One thing that is so with an order. */
export interface OrderFinding {
  cause: Cause;
  waitingFor: WaitingFor;
  /** RFC 3339; null where it waits for nothing, or nobody knows. */
  since: string | null;
  /** RFC 3339; when the next attempt or deadline is, if one is known. */
  nextAttemptAt: string | null;
  /** One or two sentences for a person. */
  explanation: string;
  /** What a person can do; empty where nothing is needed. */
  actions: string[];
}

export const times = (count: number): string => (count === 1 ? 'once' : `${count} times`);

/** What others say ends with a full stop, or does not. */
export const sentence = (text: string): string => (/[.!?…]$/.test(text) ? text : `${text}.`);
