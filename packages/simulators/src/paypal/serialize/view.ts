import type { Books } from '../books.ts';

/** What it takes to tell a resource as the API tells it. */
export interface View {
  readonly books: Books;
  /** Where this server is reached, without a trailing slash. */
  readonly url: string;
}
