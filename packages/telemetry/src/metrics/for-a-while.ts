/**
 * Asks at most once in `freshMs`; whoever asks in between, or at once, gets the same answer. An answer that failed is
 * not kept, so that the next one is asked for again.
 */
export function forAWhile<T>(ask: () => Promise<T>, freshMs: number): () => Promise<T> {
  let kept: { answer: Promise<T>; at: number } | null = null;
  return () => {
    const now = performance.now();
    if (kept && now - kept.at < freshMs) return kept.answer;
    const asked = { answer: ask(), at: now };
    kept = asked;
    asked.answer.catch(() => {
      if (kept === asked) kept = null;
    });
    return asked.answer;
  };
}
