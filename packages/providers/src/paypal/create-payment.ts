import {
  CheckoutPaymentIntent,
  type OrderRequest,
  PaypalExperienceUserAction,
  PaypalWalletContextShippingPreference,
} from '@paypal/paypal-server-sdk';
import type { CreatePayment, PaymentSnapshot } from '@waybill/domain';
import { toMoney } from './money.ts';
import { customIdOf, invoiceIdOf } from './names.ts';
import type { Session } from './session.ts';
import { toSnapshot } from './snapshot.ts';

/** Opens an order for the customer to approve at PayPal. The address is ours to ask for, so PayPal asks for none. */
export async function createPayment({ orders }: Session, input: CreatePayment): Promise<PaymentSnapshot> {
  const { result } = await orders.createOrder({
    body: toOrder(input),
    paypalRequestId: `${input.paymentId}:create`,
    prefer: 'return=representation',
  });
  return toSnapshot(result, []);
}

function toOrder(input: CreatePayment): OrderRequest {
  return {
    intent: input.capture === 'manual' ? CheckoutPaymentIntent.Authorize : CheckoutPaymentIntent.Capture,
    purchaseUnits: [
      {
        amount: toMoney(input.amount, input.currency),
        description: `Order ${input.orderNumber}`,
        customId: customIdOf(input),
        invoiceId: invoiceIdOf(input),
      },
    ],
    paymentSource: {
      paypal: {
        experienceContext: {
          returnUrl: input.returnUrl,
          cancelUrl: input.returnUrl,
          userAction: PaypalExperienceUserAction.PayNow,
          shippingPreference: PaypalWalletContextShippingPreference.NoShipping,
        },
      },
    },
  };
}
