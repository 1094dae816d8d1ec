import pLimit from 'p-limit';

export interface EachOptions {
  /** Under way at once, at most. */
  concurrency: number;
  signal: AbortSignal;
  /** Told after each one how many are done. */
  onDone: (count: number) => void;
}

/** Runs `body` for each of the items, a few at a time; the results keep the order of the items. */
export async function each<Item, Result>(
  items: readonly Item[],
  { concurrency, signal, onDone }: EachOptions,
  body: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  let done = 0;
  return await pLimit(concurrency).map(items, async (item) => {
    signal.throwIfAborted();
    const result = await body(item);
    done += 1;
    onDone(done);
    return result;
  });
}
