import type { Books } from '../books.ts';
import { notFound } from '../errors.ts';
import type { Refund } from '../model.ts';

export function findRefund({ books }: { books: Books }, id: string): Refund {
  const refund = books.refunds.get(id);
  if (refund === undefined) throw notFound();
  return refund;
}
