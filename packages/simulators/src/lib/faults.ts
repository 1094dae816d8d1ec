import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { createFaultQueue, type FaultQueue, faultTimes } from './fault-queue.ts';

/** What can be ordered to happen to a request, whatever the provider. */
export const requestFaults = [
  /** Waits before the request is carried out, or between that and the answer. A caller that leaves changes nothing. */
  z.strictObject({
    kind: z.literal('latency'),
    ms: z.int().min(0).max(600_000),
    when: z.enum(['before', 'after']).default('before'),
  }),
  /**
   * Answers with an error instead. Not executed: nothing happened and nothing is kept for the idempotency key.
   * Executed: the request is carried out, and the error takes the place of its answer.
   */
  z.strictObject({
    kind: z.literal('status'),
    status: z.literal([429, 500, 502, 503, 504]),
    executed: z.boolean().default(false),
  }),
  /** Cuts the connection before anything has happened. */
  z.strictObject({ kind: z.literal('drop_before') }),
  /** Carries the request out and cuts the connection instead of answering. */
  z.strictObject({ kind: z.literal('drop_after') }),
  /** Never answers; `hang_after` carries the request out first. */
  z.strictObject({ kind: z.literal('hang_before') }),
  z.strictObject({ kind: z.literal('hang_after') }),
] as const;
export type RequestFault = z.output<(typeof requestFaults)[number]>;

const webhookFault = z.discriminatedUnion('kind', [
  /** Not delivered, although the provider's list of events still has it. */
  z.strictObject({ kind: z.literal('drop') }),
  z.strictObject({ kind: z.literal('duplicate') }),
  z.strictObject({ kind: z.literal('delay'), ms: z.int().min(0).max(600_000) }),
  /** Holds events back until `match.times` of them are there, then delivers them last first. */
  z.strictObject({ kind: z.literal('reverse') }),
]);
export type WebhookFault = z.infer<typeof webhookFault>;

const requestMatch = z.strictObject({
  method: z.enum(['GET', 'POST']).optional(),
  /** Segments, `*` being any one; `/v1/refunds` also matches what is below it. */
  path: z.string().startsWith('/').optional(),
  /** The path has to match as a whole. */
  exact: z.boolean().default(false),
  /** So many requests that match pass before it strikes: 1 is for the second. */
  skip: z.int().min(0).default(0),
  times: faultTimes,
});
type RequestMatch = z.output<typeof requestMatch>;

const webhookMatch = z.strictObject({
  /** An event type or the beginning of one, for example `payment_intent.`. */
  type: z.string().optional(),
  times: faultTimes,
});

const webhookOrder = z
  .strictObject({ match: webhookMatch.prefault({}), webhooks: webhookFault })
  .refine(({ match, webhooks }) => webhooks.kind !== 'reverse' || Number(match.times) >= 2, {
    path: ['match', 'times'],
    error: 'Say how many events are to be reversed: at least 2.',
  });

/** The body of `POST /_simulator/faults`. */
export type FaultOrder<RequestOrder> =
  | { match?: z.input<typeof requestMatch> | undefined; fault: RequestOrder }
  | z.input<typeof webhookOrder>;

/** An order that was taken; `times` is how often it still strikes, after `skip` that it lets pass. */
export type Fault<Request> = { id: string; times: number | 'always'; skip: number } & (
  | { match: RequestMatch; fault: Request }
  | z.output<typeof webhookOrder>
);

export interface StruckEvent {
  id: string;
  fault: WebhookFault;
  /** This was its last event. */
  spent: boolean;
}

export interface Faults<RequestOrder, Request> extends FaultQueue<FaultOrder<RequestOrder>, Fault<Request>> {
  /** The first fault that is to strike this request; it counts as struck. */
  takeForRequest(method: string, path: string, options?: { onlyByPath?: boolean }): Request | null;
  takeForEvent(type: string): StruckEvent | null;
}

/** The faults a simulator takes orders for; `requestFault` says which can befall its requests. */
export function createFaults<RequestOrder, Request>(
  requestFault: z.ZodType<Request, RequestOrder>,
): Faults<RequestOrder, Request> {
  const queue = createFaultQueue(faultOrder(requestFault));
  return {
    ...queue,
    takeForRequest(method, path, { onlyByPath = false } = {}) {
      const struck = queue.take(
        (fault) =>
          'fault' in fault &&
          matchesRequest(fault.match, method, path) &&
          (fault.match.path !== undefined || !onlyByPath),
      );
      return struck && 'fault' in struck ? struck.fault : null;
    },
    takeForEvent(type) {
      const struck = queue.take((fault) => 'webhooks' in fault && type.startsWith(fault.match.type ?? ''));
      if (!struck || !('webhooks' in struck)) return null;
      return { id: struck.id, fault: struck.webhooks, spent: struck.times === 0 };
    },
  };
}

const faultOrder = <RequestOrder, Request>(
  requestFault: z.ZodType<Request, RequestOrder>,
): z.ZodType<Fault<Request>, FaultOrder<RequestOrder>> =>
  z
    .union([z.strictObject({ match: requestMatch.prefault({}), fault: requestFault }), webhookOrder])
    .transform((order) => ({
      ...order,
      id: `fault_${randomBytes(5).toString('hex')}`,
      times: order.match.times,
      skip: 'fault' in order ? order.match.skip : 0,
    }));

function matchesRequest(match: RequestMatch, method: string, path: string): boolean {
  if (match.method !== undefined && match.method !== method) return false;
  if (match.path === undefined) return true;
  const wanted = match.path.split('/').filter(Boolean);
  const actual = path.split('/').filter(Boolean);
  if (actual.length < wanted.length || (match.exact && actual.length !== wanted.length)) return false;
  return wanted.every((segment, at) => segment === '*' || segment === actual[at]);
}
