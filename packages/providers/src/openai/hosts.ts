import type { AiProvider } from '@waybill/domain';

/** Who runs a model behind OpenAI's chat completions, and how far that goes. */
export interface Host {
  name: string;
  baseUrl: string;
  /** What is asked where no model is chosen. */
  model: string;
  /**
   * The most that it can be held to: `json_schema` is the shape itself, `json_object` is any JSON, and the shape is in
   * the words. Hosts change and so do their models: one that knows no schemas after all is asked once more without.
   */
  answers: 'json_schema' | 'json_object';
}

/**
 * As their documentation has it: https://platform.openai.com/docs/guides/structured-outputs,
 * https://ai.google.dev/gemini-api/docs/openai, https://api-docs.deepseek.com/guides/json_mode,
 * https://openrouter.ai/docs/features/structured-outputs.
 */
export const hosts = {
  openai: {
    name: 'OpenAI',
    baseUrl: 'https://api.openai.com/v1',
    model: 'gpt-5-mini',
    answers: 'json_schema',
  },
  gemini: {
    name: 'Gemini',
    baseUrl: 'https://generativelanguage.googleapis.com/v1beta/openai',
    model: 'gemini-2.5-flash',
    answers: 'json_schema',
  },
  deepseek: {
    name: 'DeepSeek',
    baseUrl: 'https://api.deepseek.com/v1',
    model: 'deepseek-chat',
    answers: 'json_object',
  },
  openrouter: {
    name: 'OpenRouter',
    baseUrl: 'https://openrouter.ai/api/v1',
    model: 'openai/gpt-5-mini',
    answers: 'json_schema',
  },
} as const satisfies Record<AiProvider, Host>;

export type HostName = AiProvider;
