import type { CreatePayment, PaymentSnapshot } from '@waybill/domain';
import { answeredAnew } from './answered-anew.ts';
import { toStripeCurrency } from './currency.ts';
import { describe } from './look-up-payment.ts';
import type { Session } from './session.ts';
import { expanded } from './snapshot.ts';

/**
 * Opens the payment without a payment method: `confirm` brings it, so that a payment method Stripe does not take is a
 * payment that failed and not one that cannot be opened. Where Stripe failed after opening one, that one is never
 * confirmed, and so never moves money.
 */
export async function createPayment(session: Session, input: CreatePayment): Promise<PaymentSnapshot> {
  const currency = toStripeCurrency(input.currency);
  const intent = await answeredAnew(session, `${input.paymentId}:create`, (idempotencyKey) =>
    session.stripe.paymentIntents.create(
      {
        amount: input.amount,
        currency,
        capture_method: input.capture,
        allowed_payment_method_types: ['card'],
        ...(input.capture === 'manual' && {
          payment_method_options: { card: { request_multicapture: 'if_available' } },
        }),
        description: `Order ${input.orderNumber}`,
        metadata: {
          tenant: input.tenantId,
          order: input.orderId,
          payment: input.paymentId,
          order_number: String(input.orderNumber),
        },
        expand: expanded,
      },
      { idempotencyKey },
    ),
  );
  return describe(session, intent);
}
