import { statement } from '@waybill/db';
import type { Ctx } from '../context.ts';
import { eraseOrders } from '../customer/erase-orders.ts';
import { erasedEmail } from '../customer/erased.ts';
import { holdOf, isFinal } from '../customer/hold.ts';
import { type Sweep, type SweepTools, sweepActor } from './sweep.ts';

/** So many orders, mails, events or deliveries are dealt with in one transaction. */
const batch = 200;
/** So many such transactions of one shop in one run, for each of the four; the next run goes on. */
const mostBatches = 25;

/** SQL: `$1` is now, `t` the shop. */
const daysAgo = (days: string) => `$1::timestamptz - t.${days} * interval '1 day'`;

/** SQL: the first id (UUIDv7) of a moment: older rows are before it in the primary key. */
const firstIdAt = (moment: string) =>
  `rpad(lpad(to_hex(floor(extract(epoch FROM ${moment}) * 1000)::bigint), 12, '0'), 32, '0')::uuid`;

/** How long it is known what became of a message to an endpoint, in days; what is replayed is not older. */
export const hookDeliveryDays = 30;

/** SQL: what is due in the shop `t`, the oldest first. */
const due = {
  orders: `FROM orders o WHERE o.tenant_id = t.id AND o.erased_at IS NULL AND ${isFinal}
    AND o.updated_at <= ${daysAgo('erase_after_days')} AND ${holdOf} IS NULL`,
  mails: `FROM messages m WHERE m.tenant_id = t.id AND m.settled_at IS NOT NULL AND m.recipient <> '${erasedEmail}'
    AND m.settled_at <= ${daysAgo('mail_days')}`,
  events: `FROM webhook_events w WHERE w.tenant_id = t.id AND w.processed_at IS NOT NULL
    AND w.id < ${firstIdAt(daysAgo('webhook_days'))}`,
  deliveries: `FROM hook_deliveries d WHERE d.tenant_id = t.id AND d.settled_at IS NOT NULL
    AND d.id < ${firstIdAt(`$1::timestamptz - ${hookDeliveryDays} * interval '1 day'`)}`,
};

/** An order is looked for only where the shop wants its customers forgotten. */
const selectShops = statement<{ id: string }>(
  'retention-shops',
  `SELECT t.id FROM tenants t
   WHERE (t.erase_after_days IS NOT NULL AND EXISTS (SELECT ${due.orders}))
      OR EXISTS (SELECT ${due.mails}) OR EXISTS (SELECT ${due.events})
      OR EXISTS (SELECT ${due.deliveries})`,
);

const lockOrders = statement<{ id: string }>(
  'retention-orders',
  `SELECT o.id FROM tenants t CROSS JOIN LATERAL (
     SELECT o.id ${due.orders} ORDER BY o.updated_at LIMIT ${batch} FOR UPDATE SKIP LOCKED) o
   WHERE t.id = $2 AND t.erase_after_days IS NOT NULL`,
);

const selectSettings = statement<{ eraseAfterDays: number }>(
  'retention-settings',
  'SELECT erase_after_days AS "eraseAfterDays" FROM tenants WHERE id = $1',
);

/** The orders that nothing has happened to for so long that their customers are to be forgotten. */
async function eraseOldOrders(ctx: Ctx): Promise<number> {
  const locked = await ctx.tx.all(lockOrders, [ctx.now, ctx.tenantId]);
  if (locked.length === 0) return 0;
  const orderIds = locked.map(({ id }) => id).sort();
  const settings = await ctx.tx.maybe(selectSettings, [ctx.tenantId]);
  await eraseOrders(ctx, orderIds);
  ctx.audit({
    action: 'customer.erase',
    subject: { type: 'settings', id: 'retention' },
    after: { orders: orderIds.length, eraseAfterDays: settings?.eraseAfterDays, orderIds },
  });
  return orderIds.length;
}

/** That a mail was sent stays on record: it is what keeps it from being sent twice. */
const forgetMails = statement(
  'retention-mails',
  `UPDATE messages SET recipient = '${erasedEmail}', data = NULL, reason = NULL
   WHERE tenant_id = $2 AND id IN (
     SELECT d.id FROM tenants t CROSS JOIN LATERAL (
       SELECT m.id ${due.mails} ORDER BY m.settled_at LIMIT ${batch} FOR UPDATE SKIP LOCKED) d
     WHERE t.id = $2)`,
);

const deleteEvents = statement(
  'retention-events',
  `DELETE FROM webhook_events
   WHERE tenant_id = $2 AND id IN (
     SELECT d.id FROM tenants t CROSS JOIN LATERAL (
       SELECT w.id ${due.events} ORDER BY w.id LIMIT ${batch} FOR UPDATE SKIP LOCKED) d
     WHERE t.id = $2)`,
);

const deleteDeliveries = statement(
  'retention-hook-deliveries',
  `DELETE FROM hook_deliveries
   WHERE tenant_id = $2 AND id IN (
     SELECT l.id FROM tenants t CROSS JOIN LATERAL (
       SELECT d.id ${due.deliveries} ORDER BY d.id LIMIT ${batch} FOR UPDATE SKIP LOCKED) l
     WHERE t.id = $2)`,
);

const steps: readonly ((ctx: Ctx) => Promise<number>)[] = [
  eraseOldOrders,
  (ctx) => ctx.tx.run(forgetMails, [ctx.now, ctx.tenantId]),
  (ctx) => ctx.tx.run(deleteEvents, [ctx.now, ctx.tenantId]),
  (ctx) => ctx.tx.run(deleteDeliveries, [ctx.now, ctx.tenantId]),
];

async function sweepShop({ transact, now }: SweepTools, tenantId: string): Promise<number> {
  let dealtWith = 0;
  for (const step of steps) {
    for (let nth = 0; nth < mostBatches; nth++) {
      const done = await transact({ tenantId, actor: sweepActor('shop-retention') }, (ctx) =>
        step({ ...ctx, now }),
      );
      dealtWith += done;
      if (done < batch) break;
    }
  }
  return dealtWith;
}

/** Carries out what each shop has set: for how long it is known whose orders, mails and providers' events were; and forgets what became of messages to endpoints. */
export const sweepShopRetention: Sweep = async (tools) => {
  const shops = await tools.systemDb.inSystem((tx) => tx.all(selectShops, [tools.now]));
  let dealtWith = 0;
  for (const { id } of shops) dealtWith += await sweepShop(tools, id);
  return dealtWith;
};
