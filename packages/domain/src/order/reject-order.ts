import { statement } from '@waybill/db';
import { reopenSource } from '../cart/reopen.ts';
import type { Ctx } from '../context.ts';
import { queueMail } from '../mail/queue-mail.ts';
import { moveOrder } from './events.ts';
import type { OrderRecord } from './record.ts';
import type { Rejection } from './rejection.ts';

const setRejection = statement(
  'order-set-rejection',
  'UPDATE orders SET rejection = $3 WHERE tenant_id = $1 AND id = $2',
);

/** Ends an order that cannot be fulfilled, opens the cart or quote that it came from, and tells the customer why. The caller holds its lock. */
export async function rejectOrder(
  ctx: Ctx,
  order: Pick<OrderRecord, 'id' | 'status' | 'customer'>,
  rejection: Rejection,
): Promise<void> {
  await ctx.tx.run(setRejection, [ctx.tenantId, order.id, JSON.stringify(rejection)]);
  await moveOrder(ctx, order, 'reject', { code: rejection.code, detail: rejection.detail });
  await reopenSource(ctx, order.id);
  await queueMail(ctx, {
    kind: 'order_rejected',
    subjectId: order.id,
    orderId: order.id,
    recipient: order.customer.email,
  });
}
