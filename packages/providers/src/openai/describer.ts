import { type DescribeRequest, type Describer, DescriberError, type DescriptionDraft } from '@waybill/domain';
import { OpenAI } from 'openai';
import { zodResponseFormat } from 'openai/helpers/zod';
import type {
  ChatCompletion,
  ChatCompletionCreateParamsNonStreaming,
} from 'openai/resources/chat/completions';
import { asDescriberError, isSchemaUnknown } from './errors.ts';
import { plainText } from './plain-text.ts';
import { draftAnswer, instructions, maxDraftLength, productMessage } from './prompt.ts';

export interface DescriberOptions {
  /** Null switches drafting off. */
  apiKey: string | null;
  /** OpenAI itself if absent; any host that offers its chat completions will do. */
  baseUrl?: string;
  model: string;
  /** For the whole of one answer. */
  timeoutMs: number;
}

const invalid = (message: string, cause?: unknown) =>
  new DescriberError('invalid_answer', message, { cause });

const parseAnswer = (content: string): string => {
  try {
    return draftAnswer.parse(JSON.parse(content)).description;
  } catch (error) {
    throw invalid('the model did not answer in the form it was asked for', error);
  }
};

const readDraft = ({ choices, model, usage }: ChatCompletion): DescriptionDraft => {
  const choice = choices?.[0];
  if (!choice) throw invalid('the model gave no answer');
  const { message, finish_reason: ended } = choice;
  if (message.refusal)
    throw new DescriberError('refused', `the model refused: ${plainText(message.refusal, 300)}`);
  if (ended === 'content_filter')
    throw new DescriberError('refused', 'the content filter held the answer back');
  if (ended === 'length') throw invalid('the answer of the model was cut off');
  const text = plainText(parseAnswer(message.content ?? ''), maxDraftLength);
  if (text === '') throw invalid('the model wrote nothing');
  return { text, model, tokensUsed: usage?.total_tokens ?? 0 };
};

const disabled: Describer = {
  enabled: false,
  async describe() {
    throw new DescriberError('unauthorized', 'no API key for the AI provider is configured');
  },
};

/**
 * Drafts descriptions with a language model. It never retries by itself: the job does. No limit of tokens is sent,
 * because hosts and models disagree on its name; the length is asked for in words and cut afterwards.
 */
export function createDescriber(options: DescriberOptions): Describer {
  if (options.apiKey === null) return disabled;
  const client = new OpenAI({
    apiKey: options.apiKey,
    baseURL: options.baseUrl ?? 'https://api.openai.com/v1',
    maxRetries: 0,
    timeout: options.timeoutMs,
    logLevel: 'off',
  });

  const ask = async (request: DescribeRequest, signal: AbortSignal): Promise<ChatCompletion> => {
    const question = {
      model: options.model,
      messages: [
        { role: 'system', content: instructions },
        { role: 'user', content: productMessage(request) },
      ],
      response_format: zodResponseFormat(draftAnswer, 'product_description'),
    } satisfies ChatCompletionCreateParamsNonStreaming;
    try {
      return await client.chat.completions.create(question, { signal });
    } catch (error) {
      if (!isSchemaUnknown(error)) throw error;
      const schemaless = { ...question, response_format: { type: 'json_object' as const } };
      return await client.chat.completions.create(schemaless, { signal });
    }
  };

  return {
    enabled: true,
    async describe(request, { signal }) {
      // The client's own timeout ends with the head of the answer; this one covers the body too.
      const deadline = AbortSignal.any([signal, AbortSignal.timeout(options.timeoutMs)]);
      try {
        return readDraft(await ask(request, deadline));
      } catch (error) {
        throw asDescriberError(error, deadline);
      }
    },
  };
}
