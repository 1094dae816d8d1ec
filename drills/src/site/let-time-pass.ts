import { statement } from '@waybill/db';
import type { Site } from './site.ts';

/** The sweep looks after payments that nobody heard of for two minutes. */
const age = statement(
  'drill-age-payments',
  `UPDATE payments SET updated_at = updated_at - interval '3 minutes'
   WHERE status IN ('pending', 'processing', 'requires_action')`,
);
const sweepNow = statement(
  'drill-sweep-now',
  `UPDATE sweep_runs SET next_run_at = now() WHERE name = 'unanswered-payments'`,
);

/** Makes open payments three minutes older, and the sweep that asks about them due. */
export const letTimePass = ({ ownerDb }: Pick<Site, 'ownerDb'>): Promise<void> =>
  ownerDb.inSystem(async (tx) => {
    await tx.run(age);
    await tx.run(sweepNow);
  });
