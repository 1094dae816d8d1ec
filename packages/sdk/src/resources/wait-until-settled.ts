import { WaybillTimeoutError } from '../errors.ts';
import type { Order } from '../generated/schemas.ts';
import type { RequestOptions } from '../options.ts';
import { pause } from '../pause.ts';
import { isSettled } from '../settled.ts';

export interface WaitOptions extends RequestOptions {
  /** How long to wait at most, in milliseconds; 60,000 if absent. */
  withinMs?: number | undefined;
}

const firstPauseMs = 100;
const longestPauseMs = 2_000;

/** Looks at the order again and again, less and less often. */
export async function waitUntilSettled(
  retrieve: (options: RequestOptions) => Promise<Order>,
  { withinMs = 60_000, ...options }: WaitOptions,
): Promise<Order> {
  const deadline = Date.now() + withinMs;
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 1.5, longestPauseMs)) {
    const order = await retrieve(options);
    if (isSettled(order)) return order;
    if (Date.now() + pauseMs > deadline) {
      throw new WaybillTimeoutError(`order ${order.id} has not settled within ${withinMs / 1_000} s`);
    }
    await pause(pauseMs, options.signal);
  }
}
