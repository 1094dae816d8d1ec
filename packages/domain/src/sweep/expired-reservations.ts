import { statement } from '@waybill/db';
import { notOwed } from './not-owed.ts';
import { type Sweep, sweepActor } from './sweep.ts';

const selectExpired = statement<{ tenant_id: string; id: string }>(
  'orders-expired',
  `SELECT w.tenant_id, w.id FROM orders w
   WHERE w.status = 'awaiting_payment' AND w.reservation_expires_at <= $1 AND ${notOwed('order.expire', 'orderId')}
   ORDER BY w.reservation_expires_at LIMIT 500`,
);

/** Notes the obligation to end every order whose time to pay is up; the job asks the provider first. */
export const sweepExpiredReservations: Sweep = async ({ systemDb, transact, now }) => {
  const expired = await systemDb.inSystem((tx) => tx.all(selectExpired, [now]));
  for (const { tenant_id: tenantId, id: orderId } of expired) {
    await transact({ tenantId, actor: sweepActor('expired-reservations') }, async (ctx) =>
      ctx.enqueue('order.expire', { orderId }, { dedupeKey: orderId }),
    );
  }
  return expired.length;
};
