import { setTimeout as delay } from 'node:timers/promises';
import type { Response } from 'express';
import { type Answer, completion } from './completion.ts';
import { draftAnswer, inShape, orderedAnswer } from './draft.ts';
import { type ApiError, errorOf, noSchema } from './errors.ts';
import type { CompletionFault } from './faults.ts';
import type { ChatRequest } from './request.ts';

export const sendError = (res: Response, { status, ...error }: ApiError): void => {
  if (status === 429) res.set('Retry-After', '20');
  res.status(status).json({ error });
};

const answerOf = (request: ChatRequest, fault: CompletionFault | null): Answer => {
  const content = draftAnswer(request);
  switch (fault?.mode) {
    case 'refusal':
      return { content: null, refusal: fault.message };
    case 'content_filter':
      return { content: '', finishReason: 'content_filter' };
    case 'truncate':
      return { content: content.slice(0, content.length / 2), finishReason: 'length' };
    case 'answer':
      return { content: fault.content };
    case 'gullible': {
      const ordered = orderedAnswer(request);
      return { content: ordered === null ? content : inShape(request, ordered) };
    }
    default:
      return { content };
  }
};

/** Answers a request that is well formed, or does what the fault says instead. */
export async function complete(
  res: Response,
  { request, fault, closing }: { request: ChatRequest; fault: CompletionFault | null; closing: AbortSignal },
): Promise<void> {
  switch (fault?.mode) {
    case 'hang':
      return;
    case 'drop':
      return void res.socket?.destroy();
    case 'status':
      return sendError(res, errorOf(fault.status, request.model));
    case 'no_schema':
      if (request.response_format.type === 'json_schema') return sendError(res, noSchema);
      break;
    case 'slow':
      await delay(fault.ms, undefined, { signal: closing });
  }
  const body = JSON.stringify(completion(request, answerOf(request, fault), new Date()));
  res.type('json');
  if (fault?.mode === 'stall') res.write(body.slice(0, body.length / 2));
  else res.send(body);
}
