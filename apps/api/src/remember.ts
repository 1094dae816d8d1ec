import { LRUCache } from 'lru-cache';

export interface RememberOptions<Question, Answer> {
  /** How long an answer holds, in milliseconds. */
  ttlMs: number;
  /** The same for two questions that have the same answer. */
  keyOf: (question: Question) => string;
  ask: (question: Question) => Promise<Answer>;
}

/**
 * Asks, and remembers the answer for a moment: many questions at once are one. A failure is told to all who wait for it,
 * and is not remembered. A flood of questions may push an answer out, but not take it from who asked.
 */
export function remember<Question, Answer>(options: RememberOptions<Question, Answer>) {
  const { ttlMs, keyOf, ask } = options;
  const answers = new LRUCache<string, { answer: Answer }, { question: Question }>({
    max: 10_000,
    ttl: ttlMs,
    ignoreFetchAbort: true,
    fetchMethod: async (_key, _stale, { context: { question } }) => ({ answer: await ask(question) }),
  });
  return async (question: Question): Promise<Answer> =>
    (await answers.forceFetch(keyOf(question), { context: { question } })).answer;
}
