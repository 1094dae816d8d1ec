export interface Page<T> {
  data: T[];
  /** For the next page; null on the last. */
  nextCursor: string | null;
}

/** A list that is fetched page by page while it is iterated over: `for await (const order of orders.list())`. */
export interface Paged<T> extends AsyncIterable<T> {
  /** The same, a page at a time. */
  pages(): AsyncIterable<Page<T>>;
}

export function paged<T>(
  fetchPage: (cursor: string | undefined) => Promise<Page<T>>,
  from?: string | undefined,
): Paged<T> {
  async function* pages(): AsyncGenerator<Page<T>, void> {
    let cursor = from;
    do {
      const page = await fetchPage(cursor);
      yield page;
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
  }

  async function* items(): AsyncGenerator<T, void> {
    for await (const { data } of pages()) yield* data;
  }

  return { pages, [Symbol.asyncIterator]: items };
}
