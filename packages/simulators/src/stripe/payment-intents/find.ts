import type { Books } from '../books.ts';
import { noSuch } from '../errors.ts';
import type { PaymentIntent } from '../model.ts';

export function findPaymentIntent(books: Books, id: string): PaymentIntent {
  const intent = books.paymentIntents.get(id);
  if (intent === undefined) throw noSuch('payment_intent', id, { param: 'intent', status: 404 });
  return intent;
}
