import { statement } from '@waybill/db';
import { notOwed } from './not-owed.ts';
import { type Sweep, sweepActor } from './sweep.ts';

const selectUnanswered = statement<{ tenant_id: string; id: string }>(
  'payments-unanswered',
  `SELECT w.tenant_id, w.id FROM payments w
   WHERE w.status = 'requires_action' AND w.reference IS NOT NULL
     AND w.elsewhere_since IS NULL AND w.updated_at < $1::timestamptz - interval '2 minutes' AND ${notOwed('payment.sync', 'paymentId')}
   ORDER BY w.updated_at LIMIT 500`,
);

/** Asks the provider whether the customer has acted meanwhile: the webhook may have got lost. */
export const sweepUnansweredPayments: Sweep = async ({ systemDb, transact, now }) => {
  const unanswered = await systemDb.inSystem((tx) => tx.all(selectUnanswered, [now]));
  for (const { tenant_id: tenantId, id: paymentId } of unanswered) {
    await transact({ tenantId, actor: sweepActor('unanswered-payments') }, async (ctx) =>
      ctx.enqueue('payment.sync', { paymentId }, { dedupeKey: paymentId }),
    );
  }
  return unanswered.length;
};
