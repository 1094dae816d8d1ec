import { z } from 'zod';

/** What the load generator is to send, and for how long. */
export const planSchema = z.object({
  origin: z.string(),
  authorization: z.string(),
  /** Requests under way at once, each on a connection of its own. */
  connections: z.int().min(1),
  work: z.discriminatedUnion('kind', [
    /** Orders over these SKUs; `hot` is the first line's SKU in every order. */
    z.object({ kind: z.literal('orders'), skus: z.array(z.string()).min(2), hot: z.string().nullable() }),
    z.object({ kind: z.literal('reads'), paths: z.array(z.string()).min(1) }),
  ]),
  pace: z.discriminatedUnion('kind', [
    /** The next request as soon as one is answered, for so many seconds or so many requests. */
    z.object({ kind: z.literal('saturate'), seconds: z.number() }),
    z.object({ kind: z.literal('count'), requests: z.int() }),
    /** So many a second, whether earlier ones have been answered or not. */
    z.object({ kind: z.literal('rate'), perSecond: z.number(), seconds: z.number() }),
  ]),
});
export type Plan = z.infer<typeof planSchema>;

export const loadSchema = z.object({
  /** Requests that were answered as they should be. */
  succeeded: z.int(),
  failed: z.int(),
  /** The first unexpected answer, for the person who has to find out. */
  firstFailure: z.string().nullable(),
  seconds: z.number(),
  /** Milliseconds from when a request was due to its answer. */
  latency: z.object({ p50: z.number(), p99: z.number(), max: z.number() }),
});
export type Load = z.infer<typeof loadSchema>;
