import type { Request, RequestHandler, Response } from 'express';
import type { z } from 'zod';
import { delayed, withholds } from '../lib/strike.ts';
import { apiVersion } from './api-version.ts';
import { authenticateRequest } from './authenticate-request.ts';
import type { Call } from './call.ts';
import { internalError, rateLimited, StripeError } from './errors.ts';
import type { RequestFault } from './faults.ts';
import { type Answer, createIdempotency, type Outcome, type Replayable } from './idempotency.ts';
import { requestId } from './ids.ts';
import { parseParams } from './params.ts';
import { serializeError } from './serialize/error.ts';
import { beginCall, type Simulation } from './simulation.ts';

/** Makes the handler of one route; `run` gets the id of the path, or an empty text. */
export type EndpointFactory = <Schema extends z.ZodType>(
  params: Schema,
  run: (call: Call, params: z.output<Schema>, id: string) => object,
) => RequestHandler;

interface ApiRequest {
  id: string;
  idempotencyKey: string | null;
  path: string;
  authorization: string | undefined;
  parameters: unknown;
}

/** The way of every API request: strike, authenticate, recognise a repetition, parse, run, answer. */
export function createEndpointFactory(simulation: Simulation): EndpointFactory {
  const once = createIdempotency(simulation.books, simulation.now);

  async function answer(
    request: ApiRequest,
    fault: RequestFault | null,
    execute: (call: Call) => Outcome,
  ): Promise<Replayable> {
    try {
      authenticateRequest(request.authorization, simulation.secretKey);
      if (fault?.kind === 'status' && !fault.executed) throw statusError(fault.status);
      const run = () =>
        strikeAround(fault, simulation, request, () => execute(beginCall(simulation, request)));
      if (request.idempotencyKey === null) return { ...(await run()).answer, originalRequestId: null };
      return await once({ ...request, key: request.idempotencyKey, requestId: request.id }, run);
    } catch (error) {
      return { ...errorAnswer(simulation, request, error), originalRequestId: null };
    }
  }

  return (params, run) => async (req, res) => {
    const request = readRequest(req);
    const fault = simulation.faults.takeForRequest(req.method, request.path);
    if (withholds(fault, 'before', req.socket)) return;
    const answered = await answer(request, fault, (call) => {
      const parsed = attempt(() => parseParams(params, request.parameters));
      if (!parsed.ok) return { answer: errorAnswer(simulation, request, parsed.error), executed: false };
      const done = attempt(() => run(call, parsed.value, String(req.params['id'] ?? '')));
      return {
        answer: done.ok ? { status: 200, body: done.value } : errorAnswer(simulation, request, done.error),
        executed: true,
      };
    });
    if (withholds(fault, 'after', req.socket)) return;
    send(req, res, request, answered);
  };
}

function readRequest(req: Request): ApiRequest {
  const isPost = req.method === 'POST';
  const body: unknown = req.body;
  return {
    id: requestId(),
    idempotencyKey: isPost ? (req.get('Idempotency-Key') ?? null) : null,
    path: `${req.baseUrl}${req.path}`,
    authorization: req.get('Authorization'),
    parameters: (isPost ? body : req.query) ?? {},
  };
}

/** Latency on either side, and the error that takes the place of the answer of an executed request. */
async function strikeAround(
  fault: RequestFault | null,
  simulation: Simulation,
  request: ApiRequest,
  execute: () => Outcome,
): Promise<Outcome> {
  const outcome = await delayed(fault, simulation.closing, execute);
  if (fault?.kind !== 'status') return outcome;
  return { answer: errorAnswer(simulation, request, statusError(fault.status)), executed: true };
}

const statusError = (status: number) => (status === 429 ? rateLimited() : internalError(status));

type Attempt<T> = { ok: true; value: T } | { ok: false; error: unknown };

function attempt<T>(work: () => T): Attempt<T> {
  try {
    return { ok: true, value: work() };
  } catch (error) {
    return { ok: false, error };
  }
}

function errorAnswer(simulation: Simulation, request: ApiRequest, error: unknown): Answer {
  if (!(error instanceof StripeError)) throw error;
  const view = beginCall(simulation, request);
  return {
    status: error.details.status,
    body: serializeError(view, error.details, request.id, view.now),
  };
}

function send(req: Request, res: Response, request: ApiRequest, answer: Replayable): void {
  res.set({
    'Cache-Control': 'no-cache, no-store',
    'Request-Id': request.id,
    'Stripe-Version': req.get('Stripe-Version') ?? apiVersion,
  });
  if (request.idempotencyKey !== null) {
    res.set('Idempotency-Key', request.idempotencyKey);
    res.set('Original-Request', answer.originalRequestId ?? request.id);
  }
  if (answer.originalRequestId !== null) res.set('Idempotent-Replayed', 'true');
  if (answer.status === 401) res.set('WWW-Authenticate', 'Basic realm="Stripe"');
  if (answer.status === 409) res.set('Stripe-Should-Retry', 'true');
  res.status(answer.status).json(answer.body);
}
