import { setTimeout as pause } from 'node:timers/promises';
import { statement } from '@waybill/db';
import type { Site } from '../site/site.ts';
import { type Problem, problem } from './problem.ts';

interface Unsettled {
  what: string;
  count: number;
}

/** Parked obligations wait for a person, so nothing would come of waiting for them. */
const selectUnsettled = statement<Unsettled>(
  'drill-unsettled',
  `SELECT 'owed: ' || job AS what, count(*)::int AS count FROM outbox WHERE parked_at IS NULL GROUP BY job
   UNION ALL
   SELECT 'orders that are ' || o.status, count(*)::int FROM orders o
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

/**
 * Waits until nothing is under way any more, by what the database says, and no longer than `withinMs`. What is left
 * then, and what was given up on the way, are problems.
 */
export async function settle(
  { systemDb }: Pick<Site, 'systemDb'>,
  { withinMs, signal }: { withinMs: number; signal: AbortSignal },
): Promise<Problem[]> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const unsettled = await systemDb.inSystem((tx) => tx.all(selectUnsettled));
    const isLate = performance.now() > deadline;
    if (unsettled.length === 0 || isLate) {
      const parked = await systemDb.inSystem((tx) => tx.all(selectParked));
      return [
        ...unsettled.map(({ what, count }) =>
          problem('settled', what, `${count} left after ${withinMs / 1_000} s`),
        ),
        ...parked.map(({ job, id, lastError }) =>
          problem('settled', `job ${id}`, `${job} was given up: ${lastError}`),
        ),
      ];
    }
    await pause(lookEveryMs, undefined, { signal });
  }
}
