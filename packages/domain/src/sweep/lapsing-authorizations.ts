import { statement } from '@waybill/db';
import type { Ctx } from '../context.ts';
import { alertMerchant } from '../mail/alert-merchant.ts';
import { setAsideOf } from '../order/money-owed.ts';
import { getOrder } from '../order/record.ts';
import { notOwed } from './not-owed.ts';
import { type Sweep, sweepActor } from './sweep.ts';

/** How long before an authorisation lapses the merchant is warned, in hours. */
const warnHours = 48;

interface Lapsing {
  tenant_id: string;
  id: string;
  order_id: string;
}

const selectLapsing = statement<Lapsing>(
  'authorizations-lapsing',
  `SELECT p.tenant_id, p.id, p.order_id FROM payments p
   JOIN orders o ON o.tenant_id = p.tenant_id AND o.id = p.order_id
   WHERE p.status = 'authorized' AND p.lapse_warned_at IS NULL AND o.status = 'processing'
     AND p.capture_before <= $1::timestamptz + ${warnHours} * interval '1 hour'
   ORDER BY p.capture_before LIMIT 500`,
);

/** Asked again every hour, since a provider may keep an authorisation longer than it promised. */
const selectLapsed = statement<Lapsing>(
  'authorizations-lapsed',
  `SELECT w.tenant_id, w.id, w.order_id FROM payments w
   WHERE w.status = 'authorized' AND w.elsewhere_since IS NULL AND w.capture_before <= $1
     AND w.updated_at < $1::timestamptz - interval '1 hour' AND ${notOwed('payment.sync', 'paymentId')}
   ORDER BY w.capture_before LIMIT 500`,
);

const markWarned = statement(
  'payment-lapse-warned',
  `UPDATE payments SET lapse_warned_at = $3
   WHERE tenant_id = $1 AND id = $2 AND status = 'authorized' AND lapse_warned_at IS NULL`,
);

async function warn(ctx: Ctx, { id, order_id: orderId }: Lapsing): Promise<void> {
  if ((await ctx.tx.run(markWarned, [ctx.tenantId, id, ctx.now])) === 0) return;
  const payment = (await getOrder(ctx, orderId)).payments.find((known) => known.id === id);
  if (!payment) throw new Error(`payment ${id} is gone`);
  await alertMerchant(ctx, {
    ...{ kind: 'authorization_lapsing', subjectId: id, orderId },
    data: { amount: setAsideOf(payment), captureBefore: payment.captureBefore },
  });
}

/**
 * Warns the merchant once, two days before money that is set aside for what is still to be shipped cannot be taken any
 * more; after that moment the provider is asked what became of it.
 */
export const sweepLapsingAuthorizations: Sweep = async ({ systemDb, transact, now }) => {
  const [lapsing, lapsed] = await systemDb.inSystem(
    async (tx) => [await tx.all(selectLapsing, [now]), await tx.all(selectLapsed, [now])] as const,
  );
  const actor = sweepActor('authorization-lapsing');
  for (const payment of lapsing)
    await transact({ tenantId: payment.tenant_id, actor }, (ctx) => warn(ctx, payment));
  for (const { tenant_id: tenantId, id: paymentId } of lapsed) {
    await transact({ tenantId, actor }, async (ctx) =>
      ctx.enqueue('payment.sync', { paymentId }, { dedupeKey: paymentId }),
    );
  }
  return lapsing.length + lapsed.length;
};
