import { statement } from '@waybill/db';
import { type Sweep, sweepActor } from './sweep.ts';

const selectExpired = statement<{ tenant_id: string; id: string }>(
  'orders-expired',
  `SELECT tenant_id, id FROM orders
   WHERE status = 'awaiting_payment' AND reservation_expires_at <= $1
   ORDER BY reservation_expires_at LIMIT 500`,
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
