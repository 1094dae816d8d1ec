import type { Request, RequestHandler } from 'express';
import type { z } from 'zod';
import { delayed, withholds } from '../lib/strike.ts';
import type { Call } from './call.ts';
import { outage, unprocessable, unsupportedMediaType } from './errors.ts';
import type { RequestFault } from './faults.ts';
import { debugId } from './ids.ts';
import { parseParams } from './params.ts';
import { errorReply, type Reply, sendReply } from './reply.ts';
import { createRequestIds } from './request-ids.ts';
import { beginCall, type Simulation } from './simulation.ts';

export interface Preferences {
  /** The caller asked for the whole resource. */
  representation: boolean;
  /** An earlier request with the same id did the work. */
  repeated: boolean;
}

/** A request that changes something. */
export interface Write<Schema extends z.ZodType> {
  /** Tells its request ids from those of other calls. */
  call: string;
  /** How long a request id is remembered, milliseconds. */
  rememberedMs: number;
  body: Schema;
  /** Does it, and returns the id of what it made or changed; `id` is the one of the path, or an empty text. */
  run(call: Call, body: z.output<Schema>, id: string): string;
  /** Tells how that stands now. */
  reply(call: Call, resourceId: string, preferences: Preferences): Reply;
}

export interface Endpoints {
  /** Answers with what `run` finds; the parameters are those of the query. */
  read<Schema extends z.ZodType>(
    query: Schema,
    run: (call: Call, query: z.output<Schema>, id: string) => object,
  ): RequestHandler;
  write<Schema extends z.ZodType>(write: Write<Schema>): RequestHandler;
}

/** The way of every API request: strike, authenticate, parse, recognise a repetition, run, answer. */
export function createEndpoints(simulation: Simulation): Endpoints {
  const once = createRequestIds(simulation.books, simulation.clock.now);

  return {
    read: (query, run) =>
      handled(simulation, async (req, fault) => {
        simulation.tokens.check(req.get('Authorization'));
        const found = await execute(simulation, fault, () =>
          run(beginCall(simulation), parseParams(query, req.query, 'query'), idOf(req)),
        );
        return { status: 200, body: found };
      }),

    write: (write) =>
      handled(simulation, async (req, fault) => {
        simulation.tokens.check(req.get('Authorization'));
        if (hasBody(req) && !req.is('json')) throw unsupportedMediaType();
        const body = parseParams(write.body, req.body, 'body');
        const run = () => execute(simulation, fault, () => write.run(beginCall(simulation), body, idOf(req)));
        const requestId = req.get('PayPal-Request-Id');
        const done =
          requestId === undefined
            ? { resourceId: await run(), repeated: false }
            : await once({ ...write, requestId }, run);
        return write.reply(beginCall(simulation), done.resourceId, {
          representation: /\breturn=representation\b/.test(req.get('Prefer') ?? ''),
          repeated: done.repeated,
        });
      }),
  };
}

/** A handler that faults can strike and that answers its exceptions as PayPal does. */
export const handled =
  (
    simulation: Simulation,
    work: (req: Request, fault: RequestFault | null) => Promise<Reply>,
    { onlyByPath = false } = {},
  ): RequestHandler =>
  async (req, res) => {
    const path = `${req.baseUrl}${req.path}`;
    const fault = simulation.faults.takeForRequest(req.method, path, { onlyByPath });
    if (withholds(fault, 'before', req.socket)) return;
    const id = debugId();
    const reply = await answer(fault, id, () => work(req, fault));
    if (withholds(fault, 'after', req.socket)) return;
    sendReply(res, reply, id);
  };

async function answer(fault: RequestFault | null, id: string, work: () => Promise<Reply>): Promise<Reply> {
  const outageReply = fault?.kind === 'status' ? errorReply(outage(fault.status), id) : null;
  if (outageReply !== null && fault?.kind === 'status' && !fault.executed) return outageReply;
  const reply = await work().catch((error: unknown) => errorReply(error, id));
  return outageReply ?? reply;
}

/** Carries a request out, late if that is ordered, unless it is ordered to be turned down. */
export const execute = <T>(simulation: Simulation, fault: RequestFault | null, work: () => T): Promise<T> =>
  delayed(fault, simulation.closing, () => {
    if (fault?.kind === 'refuse') throw unprocessable(fault.issue);
    return work();
  });

/** A request without a body may still name a type for it. */
const hasBody = (req: Request) =>
  req.get('Transfer-Encoding') !== undefined || Number(req.get('Content-Length') ?? 0) > 0;

const idOf = (req: Request) => String(req.params['id'] ?? '');
