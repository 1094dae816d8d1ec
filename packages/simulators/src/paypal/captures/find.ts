import type { Books } from '../books.ts';
import { notFound } from '../errors.ts';
import type { Capture } from '../model.ts';

export function findCapture({ books }: { books: Books }, id: string): Capture {
  const capture = books.captures.get(id);
  if (capture === undefined) throw notFound();
  return capture;
}
