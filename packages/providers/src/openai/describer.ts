import {
  type AiProvider,
  type DescribeRequest,
  type Describer,
  DescriberError,
  type DescriptionDraft,
  type Spent,
} from '@waybill/domain';
import { OpenAI } from 'openai';
import { zodResponseFormat } from 'openai/helpers/zod';
import type {
  ChatCompletion,
  ChatCompletionCreateParamsNonStreaming,
} from 'openai/resources/chat/completions';
import { wrongWith } from './check-text.ts';
import { asDescriberError, isSchemaUnknown } from './errors.ts';
import { type Host, type HostName, hosts } from './hosts.ts';
import { plainText } from './plain-text.ts';
import { type Prices, spentOf } from './prices.ts';
import { draftAnswer, instructions, lengths, productMessage } from './prompt.ts';

export interface DescriberOptions {
  /** Null switches drafting off. */
  apiKey: string | null;
  host: HostName;
  /** The host's own if absent; any service that offers OpenAI's chat completions will do. */
  baseUrl?: string;
  /** The host's if absent. */
  model?: string;
  /** For the whole of one answer. */
  timeoutMs: number;
  /** Of one shop on one day of UTC. */
  tokensPerDay: number;
  /** Models that are not in it cost nobody knows what. */
  prices: Prices;
}

interface Answered {
  completion: ChatCompletion;
  request: DescribeRequest;
  spent: Spent;
}

const invalid = (message: string, { cause, spent }: { cause?: unknown; spent: Spent }) =>
  new DescriberError('invalid_answer', message, { cause, spent });

const parseAnswer = (content: string, spent: Spent): string => {
  try {
    return draftAnswer.parse(JSON.parse(content)).description;
  } catch (cause) {
    throw invalid('the model did not answer in the form it was asked for', { cause, spent });
  }
};

/** What the model was asked for and nothing else, or a `DescriberError` that says what it is instead. */
const readDraft = ({ completion, request, spent }: Answered): DescriptionDraft => {
  const choice = completion.choices?.[0];
  if (!choice) throw invalid('the model gave no answer', { spent });
  const { message, finish_reason: ended } = choice;
  if (message.refusal) {
    const words = plainText(message.refusal, 300);
    throw new DescriberError('refused', `the model refused: ${words}`, { spent });
  }
  if (ended === 'content_filter')
    throw new DescriberError('refused', 'the content filter held the answer back', { spent });
  if (ended === 'length') throw invalid('the answer of the model was cut off', { spent });
  const answer = parseAnswer(message.content ?? '', spent);
  const { maxCharacters } = lengths[request.length];
  const text = plainText(answer, maxCharacters);
  if (text === '') throw invalid('the model wrote nothing', { spent });
  // An endless answer is not read to its end; what is kept of it was looked at.
  const wrong = wrongWith(answer.slice(0, maxCharacters * 4), request);
  if (wrong !== null) throw invalid(wrong, { spent });
  return { text, model: completion.model, spent };
};

const disabled = (provider: AiProvider): Describer => ({
  provider,
  enabled: false,
  tokensPerDay: 0,
  async describe() {
    throw new DescriberError('unauthorized', 'no API key for the AI provider is configured');
  },
});

/**
 * Drafts descriptions with a language model. It never retries by itself: the job does. No limit of tokens is sent,
 * because hosts and models disagree on its name; the length is asked for in words and cut afterwards.
 */
export function createDescriber(options: DescriberOptions): Describer {
  if (options.apiKey === null) return disabled(options.host);
  const { timeoutMs, tokensPerDay, prices } = options;
  const host: Host = hosts[options.host];
  const model = options.model ?? host.model;
  const client = new OpenAI({
    apiKey: options.apiKey,
    baseURL: options.baseUrl ?? host.baseUrl,
    maxRetries: 0,
    timeout: timeoutMs,
    logLevel: 'off',
  });

  const ask = async (request: DescribeRequest, signal: AbortSignal): Promise<ChatCompletion> => {
    const question = {
      model,
      messages: [
        { role: 'system', content: instructions(request.length) },
        { role: 'user', content: productMessage(request) },
      ],
      response_format: { type: 'json_object' },
    } satisfies ChatCompletionCreateParamsNonStreaming;
    if (host.answers === 'json_object') return client.chat.completions.create(question, { signal });
    const response_format = zodResponseFormat(draftAnswer, 'product_description');
    try {
      return await client.chat.completions.create({ ...question, response_format }, { signal });
    } catch (error) {
      if (!isSchemaUnknown(error)) throw error;
      return await client.chat.completions.create(question, { signal });
    }
  };

  return {
    provider: options.host,
    enabled: true,
    tokensPerDay,
    async describe(request, { signal }) {
      // The client's own timeout ends with the head of the answer; this one covers the body too.
      const deadline = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
      try {
        const completion = await ask(request, deadline);
        return readDraft({ completion, request, spent: spentOf(completion.usage, prices[model]) });
      } catch (error) {
        throw asDescriberError(error, deadline);
      }
    },
  };
}
