import { countCpu } from '../machine/cpu.ts';
import { holdBack, placeOrders, release, untilFulfilled } from '../site/orders.ts';
import type { Site } from '../site/site.ts';
import type { Bench } from './bench.ts';
import type { RoundUsage } from './cost.ts';

export interface Drained extends RoundUsage {
  /** Orders accepted per second, before any was worked on. */
  acceptedPerSecond: number;
  /** Orders fulfilled per second: every job of theirs has ended, mails included. */
  fulfilledPerSecond: number;
}

/**
 * Has orders accepted while the queues are held back, then lets the worker go and counts until every obligation is
 * met, so that accepting and fulfilling do not take the processor from each other.
 */
export async function drain(
  { generator, signal }: Bench,
  site: Site,
  { orders, hot = false }: { orders: number; hot?: boolean },
): Promise<Drained> {
  await holdBack(site);
  const placed = await placeOrders(site, generator, { count: orders, hot });
  const used = countCpu(site.trees());
  const startedAt = performance.now();
  await release(site);
  await untilFulfilled(site, signal);
  const seconds = (performance.now() - startedAt) / 1_000;
  return {
    orders,
    acceptedPerSecond: orders / placed.seconds,
    fulfilledPerSecond: orders / seconds,
    used: used().parts,
  };
}
