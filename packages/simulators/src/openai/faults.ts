import { z } from 'zod';
import { createFaultQueue, type FaultQueue, faultTimes as times } from '../lib/fault-queue.ts';

/** The body of `POST /_simulator/faults`. Each strikes one completion, `times` times. */
export const completionFaultOrder = z.discriminatedUnion('mode', [
  /** Answers with this status and the error body that goes with it. */
  z.strictObject({
    mode: z.literal('status'),
    status: z.literal([400, 401, 403, 404, 408, 409, 422, 429, 500, 502, 503]),
    times,
  }),
  /** Never answers. */
  z.strictObject({ mode: z.literal('hang'), times }),
  /** Sends the head of an answer and half of its body, and never the rest. */
  z.strictObject({ mode: z.literal('stall'), times }),
  /** Answers late. */
  z.strictObject({ mode: z.literal('slow'), ms: z.int().min(0).max(600_000), times }),
  /** Cuts the connection instead of answering. */
  z.strictObject({ mode: z.literal('drop'), times }),
  /** The model declines, as it does with structured outputs. */
  z.strictObject({
    mode: z.literal('refusal'),
    message: z.string().default("I'm sorry, I can't help with that."),
    times,
  }),
  /** The answer was held back by the content filter. */
  z.strictObject({ mode: z.literal('content_filter'), times }),
  /** The answer ran out of tokens in the middle. */
  z.strictObject({ mode: z.literal('truncate'), times }),
  /** The model answers exactly this, whatever was asked. */
  z.strictObject({ mode: z.literal('answer'), content: z.string(), times }),
  /** The model does what it is told outside of the product's data, instead of what it is there for. */
  z.strictObject({ mode: z.literal('gullible'), times }),
  /** Behaves like a compatible host that knows `json_object` only. */
  z.strictObject({ mode: z.literal('no_schema'), times }),
]);

export type CompletionFaultOrder = z.input<typeof completionFaultOrder>;
export type CompletionFault = z.output<typeof completionFaultOrder>;
export type CompletionFaults = FaultQueue<CompletionFaultOrder, CompletionFault>;

export const createCompletionFaults = (): CompletionFaults => createFaultQueue(completionFaultOrder);
