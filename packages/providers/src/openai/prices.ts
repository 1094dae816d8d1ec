import type { Spent } from '@waybill/domain';
import type { CompletionUsage } from 'openai/resources/completions';

/** What a model costs: US dollars for a million tokens. */
export interface Price {
  read: number;
  written: number;
}

/** By the name of the model, as it is asked for. */
export type Prices = Readonly<Record<string, Price>>;

/** Dollars a million tokens are millionths of a dollar a token. Rounded up, so that nothing is for free. */
export const spentOf = (usage: CompletionUsage | undefined, price: Price | undefined): Spent => {
  const { prompt_tokens: read = 0, completion_tokens: written = 0 } = usage ?? {};
  const tokens = usage?.total_tokens ?? 0;
  if (!price || !usage) return { tokens, costMicros: null };
  return { tokens, costMicros: Math.ceil(Number((read * price.read + written * price.written).toFixed(6))) };
};
