import { z } from 'zod';
import { defineGroup } from './group.ts';
import { type Kind, oneOf, text, webOrigin, wholeNumber } from './kinds.ts';
import { optional, withDefault } from './variable.ts';

const price = String.raw`\d{1,6}(?:\.\d{1,6})?`;
const onePrice = String.raw`[^\s=,/]+(?:/[^\s=,/]+)*=${price}/${price}`;

/** `gpt-5-mini=0.25/2`: by model, US dollars for a million tokens read and a million written. */
const prices: Kind<Record<string, { read: number; written: number }>> = {
  schema: z
    .string()
    .regex(new RegExp(`^${onePrice}(?:,${onePrice})*$`))
    .transform((list) =>
      Object.fromEntries(
        list.split(',').map((entry) => {
          const [model = '', both = ''] = entry.split('=');
          const [read, written] = both.split('/').map(Number);
          return [model, { read: read ?? 0, written: written ?? 0 }];
        }),
      ),
    ),
  expected: 'MODEL=READ/WRITTEN in US dollars for a million tokens, several with commas between them',
  example: 'gpt-5-mini=0.25/2',
};

export const aiGroup = defineGroup({
  title: 'AI drafts',
  variables: {
    AI_PROVIDER: withDefault(oneOf(['openai', 'gemini', 'deepseek', 'openrouter']), 'openai', {
      summary: 'Who drafts product descriptions.',
    }),
    AI_API_KEY: optional(text('sk-…'), {
      summary: 'The key of that provider; without one, drafts are switched off.',
      secret: true,
    }),
    AI_BASE_URL: optional(webOrigin('https://api.openai.com/v1'), {
      summary: "Another address than the provider's own.",
    }),
    AI_MODEL: optional(text('gpt-5-mini'), {
      summary: 'The model that writes the drafts; unset: the one that docs/ai-descriptions.md names.',
    }),
    AI_TOKENS_PER_DAY: withDefault(wholeNumber(0, 1_000_000_000, 200_000), '200000', {
      summary: 'The tokens that one shop may use on one day of UTC; 0 switches drafts off.',
    }),
    AI_PRICES: optional(prices, {
      summary: 'What models cost, so that drafts tell their cost; unset: it is not known.',
    }),
    OPENAI_API_KEY: optional(text('sk-…'), {
      summary:
        'As AI_API_KEY, of the provider openai; unset too: npm start brings a simulator, elsewhere drafts are switched off.',
      secret: true,
    }),
    OPENAI_BASE_URL: optional(webOrigin('https://api.openai.com/v1'), {
      summary:
        'As AI_BASE_URL, of the provider openai: another service that speaks the same protocol, or a simulator.',
    }),
    OPENAI_MODEL: withDefault(text('gpt-5-mini'), 'gpt-5-mini', {
      summary: 'As AI_MODEL, of the provider openai.',
    }),
  },
  build: (values) => {
    const provider = values.AI_PROVIDER;
    // A key of OpenAI is never sent to anybody else.
    const openai = provider === 'openai';
    return {
      provider,
      apiKey: values.AI_API_KEY ?? (openai ? values.OPENAI_API_KEY : null),
      baseUrl: values.AI_BASE_URL ?? (openai ? values.OPENAI_BASE_URL : null),
      model: values.AI_MODEL ?? (openai ? values.OPENAI_MODEL : null),
      tokensPerDay: values.AI_TOKENS_PER_DAY,
      prices: values.AI_PRICES ?? {},
    };
  },
});
