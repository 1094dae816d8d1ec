import type { Books } from '../books.ts';

/** What it takes to tell an object as the API tells it. */
export interface View {
  readonly books: Books;
  /** Where the customer authenticates. */
  authenticationUrl(token: string): string;
}
