import {
  isOver,
  listOrderEvents,
  notFound,
  type OrderEvent,
  type OrderProgress,
  readProgress,
  type Scope,
} from '@waybill/domain';
import type { Response } from 'express';
import type { AppDeps } from '../deps.ts';
import { clientGone } from '../http/client-gone.ts';
import { pathId } from '../http/path-id.ts';
import { Problem } from '../http/problem.ts';
import { type Route, route } from '../http/route.ts';
import { eventStream } from './order-answers.ts';
import type { AwaitedOrder } from './order-watcher.ts';
import { createStreamPlaces, type StreamLimits } from './stream-places.ts';

export interface StreamSettings extends StreamLimits {
  /** How often a stream without news says that it is there: proxies end what is silent for a minute. */
  heartbeatMs: number;
  /** Then the client comes back, with the id of the last event it got, and perhaps to another process. */
  longestMs: number;
}

const streamDefaults: StreamSettings = {
  ...{ heartbeatMs: 15_000, longestMs: 15 * 60_000 },
  ...{ mostPerTenant: 200, most: 2_000 },
};

/** How long the client waits before it comes back, in milliseconds. */
const retryMs = 1_000;

/** The last event that the client has seen; null when it comes for the first time. */
function lastSeenSeq(header: string | undefined): number | null {
  if (header === undefined) return null;
  if (/^\d{1,9}$/.test(header)) return Number(header);
  throw new Problem('validation_failed', 'Last-Event-ID must be the id of an event of this stream.', {
    errors: [{ path: 'Last-Event-ID', message: 'must be a whole number' }],
  });
}

/** JSON holds no line breaks, so that each event is one line of data. */
const eventText = ({ seq, at, type, data }: OrderEvent): string =>
  `id: ${seq}\nevent: ${type}\ndata: ${JSON.stringify({ at, type, data })}\n\n`;

function openStream(res: Response): void {
  res.status(200).set({
    'Content-Type': 'text/event-stream; charset=utf-8',
    'Cache-Control': 'no-cache, no-transform',
    // A proxy that buffers would hold back what is new.
    'X-Accel-Buffering': 'no',
  });
  res.write(`retry: ${retryMs}\n\n`);
}

interface Listener {
  order: AwaitedOrder;
  /** The last event that it has. */
  sent: number;
  /** Writes to it; nothing is heard of after its end. */
  res: Response;
  ended: AbortSignal;
}

/** Tells what is new until nothing will happen to the order any more, or nobody listens. */
async function tellNews(
  { transact, watcher }: AppDeps,
  scope: Scope,
  { order, res, ended, ...listener }: Listener,
  first: OrderProgress,
): Promise<void> {
  let { sent } = listener;
  let progress: OrderProgress | null = first;
  while (progress && !ended.aborted) {
    const events = await transact(scope, (ctx) => listOrderEvents(ctx, order.orderId, sent));
    for (const event of events) res.write(eventText(event));
    sent = events.at(-1)?.seq ?? sent;
    if (isOver(progress)) return;
    progress = await watcher.until(order, (next) => next.lastSeq > sent || isOver(next), ended);
  }
}

/**
 * `GET /v1/orders/{id}/stream`: the timeline as server-sent events, from the start or after `Last-Event-ID`. It ends
 * when nothing will happen to the order any more; who comes back after that gets 204, which tells an EventSource to
 * stay away.
 */
export function streamOrderRoute(deps: AppDeps): Route {
  const { transact } = deps;
  const { heartbeatMs, longestMs, ...limits } = { ...streamDefaults, ...deps.streams };
  const places = createStreamPlaces(limits);
  return route({
    method: 'get',
    path: '/v1/orders/:id/stream',
    name: 'streamOrder',
    summary: 'Tells what happens to an order while it happens, as server-sent events.',
    description: `From the first event, or after \`Last-Event-ID\`. The stream ends when nothing will happen to the order any
more; who comes back after that gets 204, which tells an EventSource to stay away.`,
    permission: 'orders:read',
    answers: {
      200: { mediaType: 'text/event-stream', schema: eventStream },
      204: null,
    },
    headers: ['Last-Event-ID'],
    answerHeaders: ['Cache-Control'],
    problems: ['too_many_streams'],
    handle: async ({ req, res, scope, param }) => {
      const orderId = pathId(param('id'), 'order');
      const lastSeen = lastSeenSeq(req.get('Last-Event-ID'));
      const sent = lastSeen ?? 0;
      const [progress = null] = await transact(scope, (ctx) => readProgress(ctx, [orderId]));
      if (!progress) throw notFound('order');
      if (lastSeen !== null && isOver(progress) && progress.lastSeq <= sent) {
        res.status(204).end();
        return;
      }

      const giveBack = req.method === 'HEAD' ? null : places.take(scope.tenantId);
      openStream(res);
      if (giveBack === null) {
        res.end();
        return;
      }
      const heartbeat = setInterval(() => res.write(': still here\n\n'), heartbeatMs);
      const ended = AbortSignal.any([clientGone(res), AbortSignal.timeout(longestMs)]);
      const order = { tenantId: scope.tenantId, orderId };
      try {
        await tellNews(deps, scope, { order, sent, res, ended }, progress);
      } finally {
        clearInterval(heartbeat);
        giveBack();
      }
      res.end();
    },
  });
}
