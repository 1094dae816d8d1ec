import { setTimeout as pause } from 'node:timers/promises';
import { statement } from '@waybill/db';
import { letTimePass } from '../site/let-time-pass.ts';
import type { Site } from '../site/site.ts';
import { type Problem, problem } from './problem.ts';

interface Unsettled {
  what: string;
  count: number;
  /** Whether it waits for minutes to pass: a payment of which we only hear when we ask, an event that concerns none. */
  needsTime: boolean;
}

/** Parked obligations wait for a person, so nothing would come of waiting for them. */
const selectUnsettled = statement<Unsettled>(
  'drill-unsettled',
  `SELECT 'owed: ' || job AS what, count(*)::int AS count,
          job = 'webhook.process' AND put_off_reason IS NOT NULL AS "needsTime"
   FROM outbox WHERE parked_at IS NULL GROUP BY job, "needsTime"
   UNION ALL
   SELECT 'orders that are ' || o.status, count(*)::int, o.status = 'awaiting_payment' FROM orders o
   WHERE o.status = 'pending' OR (o.status = 'awaiting_payment' AND EXISTS (
     SELECT FROM payments p WHERE p.tenant_id = o.tenant_id AND p.order_id = o.id
       AND p.status IN ('pending', 'processing', 'requires_action')))
   GROUP BY o.status`,
);

const selectParked = statement<{ job: string; id: string; lastError: string | null }>(
  'drill-parked',
  `SELECT job, id, last_error AS "lastError" FROM outbox WHERE parked_at IS NOT NULL`,
);

const lookEveryMs = 100;
/** By then every webhook that is under way has arrived, and every customer has agreed. */
const quietForMs = 3_000;

export interface SettleOptions {
  /** How long it may take to get less: a busy machine is slow, and does not stand still. */
  withinMs: number;
  /** Helps the minutes to pass after which nobody waits for news any more, but asks or gives up. */
  hurry: boolean;
  signal: AbortSignal;
}

/**
 * Waits until nothing is under way any more, by what the database says, as long as it gets less. What is left when it
 * does not, and what was given up on the way, are problems.
 */
export async function settle(
  site: Pick<Site, 'systemDb' | 'ownerDb'>,
  { withinMs, hurry, signal }: SettleOptions,
): Promise<Problem[]> {
  let busyAt = performance.now();
  let least = { count: Number.POSITIVE_INFINITY, at: busyAt };
  for (;;) {
    const unsettled = await site.systemDb.inSystem((tx) => tx.all(selectUnsettled));
    const now = performance.now();
    const count = unsettled.reduce((sum, one) => sum + one.count, 0);
    if (count < least.count) least = { count, at: now };
    if (count === 0 || now > least.at + withinMs)
      return [...unsettled.map((one) => leftOf(one, withinMs)), ...(await parkedOn(site))];
    if (!unsettled.every(({ needsTime }) => needsTime)) busyAt = now;
    if (hurry && now > busyAt + quietForMs) {
      await letTimePass(site);
      busyAt = now;
    }
    await pause(lookEveryMs, undefined, { signal });
  }
}

const leftOf = ({ what, count }: Unsettled, withinMs: number): Problem =>
  problem('settled', what, `${count} left, and no fewer for ${withinMs / 1_000} s`);

async function parkedOn({ systemDb }: Pick<Site, 'systemDb'>): Promise<Problem[]> {
  const parked = await systemDb.inSystem((tx) => tx.all(selectParked));
  return parked.map(({ job, id, lastError }) =>
    problem('settled', `job ${id}`, `${job} was given up: ${lastError}`),
  );
}
