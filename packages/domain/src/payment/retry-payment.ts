import type { Ctx } from '../context.ts';
import { DomainError } from '../errors.ts';
import { confirmOrder } from '../order/confirm-order.ts';
import { lockOrder } from '../order/record.ts';
import { orderTransitions } from '../order/transitions.ts';
import type { ProviderName } from '../ports/payment-provider.ts';
import { allowedEvents, illegalTransition } from '../transition.ts';
import { openPayment } from './open-payment.ts';
import { paymentTerms } from './terms.ts';
import { voidOpenPayments } from './void-open-payments.ts';

/**
 * Another attempt to pay, with another method: after a decline, or instead of an authentication the customer gave
 * up. Throws `not_found`, `illegal_transition`, and `payment_in_progress` while an attempt is under way.
 */
export async function retryPayment(
  ctx: Ctx,
  input: { orderId: string; provider: ProviderName; paymentMethod: string | null },
): Promise<void> {
  const order = await lockOrder(ctx, input.orderId);
  if (order.status !== 'awaiting_payment' || order.total === null) {
    throw illegalTransition('order', order.status, 'pay', allowedEvents(orderTransitions, order.status));
  }
  if (order.payments.some(({ status }) => status === 'pending' || status === 'processing')) {
    throw new DomainError(
      'payment_in_progress',
      'A payment of this order is under way: wait for its outcome.',
    );
  }
  await voidOpenPayments(ctx, order);
  const { provider, paymentMethod } = input;
  const attemptsBefore = order.payments.length;
  await openPayment(ctx, { order, amount: order.total, provider, paymentMethod, attemptsBefore });
  ctx.audit({
    action: 'order.retry_payment',
    subject: { type: 'order', id: order.id },
    after: { provider, amount: order.total, currency: order.currency },
  });
  if (paymentTerms[provider] === 'invoice') await confirmOrder(ctx, order);
}
