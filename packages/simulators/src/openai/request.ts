import { z } from 'zod';

const jsonSchema = z.object({
  type: z.literal('object'),
  properties: z.record(z.string(), z.object({ type: z.string() })),
  required: z.array(z.string()).default([]),
});

/** The part of a chat completion request that this simulator understands; the rest is ignored, as by the API. */
export const chatRequest = z.object({
  model: z.string().min(1),
  messages: z
    .array(z.object({ role: z.enum(['system', 'developer', 'user', 'assistant']), content: z.string() }))
    .min(1),
  stream: z.literal(false).optional(),
  response_format: z
    .discriminatedUnion('type', [
      z.object({ type: z.literal('text') }),
      z.object({ type: z.literal('json_object') }),
      z.object({
        type: z.literal('json_schema'),
        json_schema: z.object({ name: z.string(), strict: z.boolean().optional(), schema: jsonSchema }),
      }),
    ])
    .default({ type: 'text' }),
});

export type ChatRequest = z.output<typeof chatRequest>;
