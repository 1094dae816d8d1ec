import { defineGroup } from './group.ts';
import { text, webOrigin } from './kinds.ts';
import { optional, withDefault } from './variable.ts';

export const aiGroup = defineGroup({
  title: 'AI drafts',
  variables: {
    OPENAI_API_KEY: optional(text('sk-…'), {
      summary:
        'Drafts product descriptions; unset: npm start brings a simulator, elsewhere drafts are switched off.',
      secret: true,
    }),
    OPENAI_BASE_URL: optional(webOrigin('https://api.openai.com/v1'), {
      summary: 'Another service that speaks the same protocol (Gemini, DeepSeek, OpenRouter, a simulator).',
    }),
    OPENAI_MODEL: withDefault(text('gpt-5-mini'), 'gpt-5-mini', {
      summary: 'The model that writes the drafts.',
    }),
  },
  build: (values) => ({
    apiKey: values.OPENAI_API_KEY,
    baseUrl: values.OPENAI_BASE_URL,
    model: values.OPENAI_MODEL,
  }),
});
