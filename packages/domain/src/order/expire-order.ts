import { statement } from '@waybill/db';
import type { Ctx } from '../context.ts';
import type { JobRun } from '../jobs/handler.ts';
import { done, type Outcome } from '../jobs/outcome.ts';
import { lookUpPayment } from '../payment/look-up-payment.ts';
import { owedSince, waitForProvider } from '../payment/patience.ts';
import { getPayment, isSubmitted, type PaymentRow } from '../payment/payment-row.ts';
import type { PaymentProviders } from '../payment/providers.ts';
import { recordSnapshot } from '../payment/record-snapshot.ts';
import { undoOrder } from './cancel-order.ts';
import { getOrder, lockOrder, type OrderRecord } from './record.ts';

const selectDeadline = statement<{ at: Date | null }>(
  'order-deadline',
  'SELECT reservation_expires_at AS at FROM orders WHERE tenant_id = $1 AND id = $2',
);

const isDue = async (ctx: Ctx, order: OrderRecord): Promise<boolean> => {
  const deadline = await ctx.tx.maybe(selectDeadline, [ctx.tenantId, order.id]);
  return order.status === 'awaiting_payment' && deadline?.at != null && deadline.at <= ctx.now;
};

async function paymentsToAskFor(ctx: Ctx, orderId: string) {
  const order = await getOrder(ctx, orderId);
  if (!(await isDue(ctx, order))) return [];
  const payments: PaymentRow[] = [];
  for (const { id } of order.payments) payments.push(await getPayment(ctx, id));
  return payments.filter(({ status }) => status !== 'voided').filter(isSubmitted);
}

/**
 * Ends an order that was not paid in time. The provider is asked first, for every payment it has heard of: a
 * customer who paid a second ago, or whose webhook got lost, keeps the order. Where nobody can be asked, since the
 * payment was made under another account, it throws `MadeElsewhere`, and a person decides.
 */
export async function expireOrder(
  run: JobRun<'order.expire'>,
  { providers }: { providers: PaymentProviders },
): Promise<Outcome> {
  const { orderId } = run.payload;
  for (const payment of await run.transact((ctx) => paymentsToAskFor(ctx, orderId))) {
    const { id } = payment;
    const found = await lookUpPayment(run, await providers(run.tenantId, payment.provider), payment);
    const { waiting, isUnderWay } = await run.transact(async (ctx) => {
      await recordSnapshot(ctx, id, found);
      const { status } = await getPayment(ctx, id);
      // What the customer has agreed to is confirmed by the charging job, which is owed from now on.
      const isConfirmed = found.status === 'approved' && status === 'processing';
      const waiting = { since: await owedSince(ctx, run), now: ctx.now };
      return { waiting, isUnderWay: isConfirmed || found.status === 'processing' };
    });
    if (isUnderWay) return waitForProvider(waiting, 'the provider is still at work on the payment');
  }
  await run.fulfil(async (ctx) => {
    const order = await lockOrder(ctx, orderId);
    if (!(await isDue(ctx, order))) return;
    await undoOrder(ctx, order, { transition: 'expire', reason: 'It was not paid in time.' });
  });
  return done;
}
