import { createHash } from 'node:crypto';
import type { ChatRequest } from './request.ts';

export interface Answer {
  content: string | null;
  refusal?: string;
  finishReason?: 'stop' | 'length' | 'content_filter';
}

/** About four characters make a token. */
const tokensIn = (text: string) => Math.ceil(text.length / 4);

/** The answer as the API wraps it. The same request gets the same id. */
export function completion(request: ChatRequest, answer: Answer, at: Date) {
  const asked = JSON.stringify(request.messages);
  const promptTokens = tokensIn(asked);
  const completionTokens = tokensIn(answer.content ?? answer.refusal ?? '');
  return {
    id: `chatcmpl-${createHash('sha256').update(request.model).update(asked).digest('base64url').slice(0, 29)}`,
    object: 'chat.completion',
    created: Math.floor(at.getTime() / 1000),
    model: request.model,
    choices: [
      {
        index: 0,
        message: {
          role: 'assistant',
          content: answer.content,
          refusal: answer.refusal ?? null,
          annotations: [],
        },
        logprobs: null,
        finish_reason: answer.finishReason ?? 'stop',
      },
    ],
    usage: {
      prompt_tokens: promptTokens,
      completion_tokens: completionTokens,
      total_tokens: promptTokens + completionTokens,
      prompt_tokens_details: { cached_tokens: 0, audio_tokens: 0 },
      completion_tokens_details: {
        reasoning_tokens: 0,
        audio_tokens: 0,
        accepted_prediction_tokens: 0,
        rejected_prediction_tokens: 0,
      },
    },
    service_tier: 'default',
    system_fingerprint: 'fp_simulator',
  };
}
