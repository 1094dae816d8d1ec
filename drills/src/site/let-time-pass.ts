import { statement } from '@waybill/db';
import type { Site } from './site.ts';

/** The sweep looks after payments that nobody heard of for two minutes. */
const agePayments = statement(
  'drill-age-payments',
  `UPDATE payments SET updated_at = updated_at - interval '3 minutes'
   WHERE status IN ('pending', 'processing', 'requires_action')`,
);
const sweepNow = statement(
  'drill-sweep-now',
  `UPDATE sweep_runs SET next_run_at = now() WHERE name = 'unanswered-payments'`,
);

/** An event about a payment that nobody here knows is looked at again for ten minutes. */
const ageEvents = statement(
  'drill-age-events',
  `WITH waiting AS (
     UPDATE outbox SET run_at = now(), relay_at = now(), relays = 1
     WHERE job = 'webhook.process' AND put_off_reason IS NOT NULL AND parked_at IS NULL
     RETURNING tenant_id, payload ->> 'webhookId' AS event
   )
   UPDATE webhook_events e SET received_at = received_at - interval '10 minutes'
   FROM waiting w WHERE e.tenant_id = w.tenant_id AND e.id::text = w.event`,
);

/**
 * Makes open payments three minutes older, and the sweep that asks about them due; events about payments that are not
 * known become ten minutes older.
 */
export const letTimePass = ({ ownerDb }: Pick<Site, 'ownerDb'>): Promise<void> =>
  ownerDb.inSystem(async (tx) => {
    await tx.run(agePayments);
    await tx.run(sweepNow);
    await tx.run(ageEvents);
  });
