import type { Books } from '../books.ts';
import type { Charge } from '../model.ts';
import { type TestCard, testCard } from '../test-cards.ts';

export function refundBehaviour(books: Books, charge: Charge): TestCard['refunds'] {
  const paymentMethod = books.paymentMethods.get(charge.paymentMethodId);
  return paymentMethod === undefined ? 'succeed' : testCard(paymentMethod.testCard).refunds;
}
