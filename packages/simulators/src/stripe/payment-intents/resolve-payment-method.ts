import type { Call } from '../call.ts';
import { noSuch } from '../errors.ts';
import { paymentMethodId } from '../ids.ts';
import type { PaymentMethod } from '../model.ts';
import { findTestCard } from '../test-cards.ts';

/**
 * The payment method of this id. The documented names stand for new payment methods: `pm_card_visa` becomes another
 * `pm_1…` each time it is used, as at Stripe.
 */
export function resolvePaymentMethod(call: Call, id: string, status: 400 | 404 = 400): PaymentMethod {
  const known = call.books.paymentMethods.get(id);
  if (known !== undefined) return known;
  if (findTestCard(id) === undefined) throw noSuch('PaymentMethod', id, { param: 'payment_method', status });
  return call.books.paymentMethods.put({ id: paymentMethodId(), testCard: id, created: call.now });
}
