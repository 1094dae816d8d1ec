import { createHash } from 'node:crypto';
import type { Books } from './books.ts';
import { invalidRequest, StripeError } from './errors.ts';

export interface Answer {
  status: number;
  body: object;
}

export interface KeyedRequest {
  key: string;
  path: string;
  parameters: unknown;
  requestId: string;
}

export interface Outcome {
  answer: Answer;
  /** The endpoint began to execute: this answer, an error too, is what the key stands for from now on. */
  executed: boolean;
}

export interface Replayable extends Answer {
  /** The request whose answer this is, when it is not this one's own. */
  originalRequestId: string | null;
}

/** Keys are forgotten after a day. */
const keptSeconds = 24 * 60 * 60;

/**
 * Idempotency keys as documented on https://docs.stripe.com/api/idempotent_requests: the first answer is kept once
 * the endpoint has begun to execute and is replayed to every later request with the same parameters.
 */
export function createIdempotency(books: Books, now: () => number) {
  const inFlight = new Set<string>();

  return async function once(request: KeyedRequest, execute: () => Promise<Outcome>): Promise<Replayable> {
    const { key, path, requestId } = request;
    const parameters = digest(request.parameters);
    const saved = books.answers.get(key);
    if (saved !== undefined && now() - saved.created < keptSeconds) {
      if (saved.path !== path) throw otherEndpoint(key, saved.path, path);
      if (saved.parameters !== parameters) throw otherParameters(key);
      return { status: saved.status, body: saved.body, originalRequestId: saved.requestId };
    }
    if (inFlight.has(key)) throw keyInUse(key);
    inFlight.add(key);
    try {
      const { answer, executed } = await execute();
      if (executed) {
        const body: Record<string, unknown> = { ...answer.body };
        books.answers.put({
          id: key,
          path,
          parameters,
          status: answer.status,
          body,
          requestId,
          created: now(),
        });
      }
      return { ...answer, originalRequestId: null };
    } finally {
      inFlight.delete(key);
    }
  };
}

const digest = (parameters: unknown) =>
  createHash('sha256')
    .update(JSON.stringify(sortKeys(parameters)))
    .digest('hex');

/** The order of the parameters does not matter. */
function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== 'object' || value === null) return value ?? null;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.map(([name, nested]) => [name, sortKeys(nested)]);
}

const otherParameters = (key: string) =>
  new StripeError({
    status: 400,
    type: 'idempotency_error',
    message: `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}' if you meant to execute a different request.`,
  });

const otherEndpoint = (key: string, first: string, now: string) =>
  new StripeError({
    status: 400,
    type: 'idempotency_error',
    message: `Keys for idempotent requests can only be used for the same endpoint they were first used for ('${now}' vs '${first}'). Try using a key other than '${key}' if you meant to execute a different request.`,
  });

const keyInUse = (key: string) =>
  invalidRequest({
    status: 409,
    code: 'idempotency_key_in_use',
    message: `There is currently another in-progress request using this Idempotent Key (that probably means you submitted twice, and the other request is still going through): ${key}. Please try again later.`,
  });
