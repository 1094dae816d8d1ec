import { WaybillConnectionError, WaybillError, WaybillTimeoutError } from './errors.ts';
import type { RequestOptions, WaybillOptions } from './options.ts';
import { pause } from './pause.ts';
import { type Answer, readAnswer } from './read-answer.ts';
import { isWorthRetrying, retryDelayMs } from './retry-policy.ts';

export type QueryValue = string | number | boolean | Date | undefined;

export interface Call {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** From `/v1` on, already encoded. */
  path: string;
  query?: Readonly<Record<string, QueryValue>> | undefined;
  body?: object | undefined;
  /** Sent as it is, in place of a body of JSON. */
  bytes?: Blob | Uint8Array<ArrayBuffer> | undefined;
  headers?: Readonly<Record<string, string>> | undefined;
  /** How long the API was asked to hold its answer, on top of the usual time, in milliseconds. */
  holdsForMs?: number | undefined;
}

/** Sends calls and repeats what is worth repeating. */
export interface Transport {
  /** The body of the answer. Throws `WaybillError`, or the reason of the signal that ended the call. */
  send<T>(call: Call, options?: RequestOptions): Promise<T>;
}

interface Request {
  url: string;
  init: RequestInit;
  timeoutMs: number;
  signal: AbortSignal | undefined;
}

export function createTransport(client: WaybillOptions): Transport {
  const baseUrl = client.baseUrl.replace(/\/+$/, '');
  // Not passed on as it is: browsers refuse a `fetch` that is called as another object's method.
  const fetch: typeof globalThis.fetch = (url, init) => (client.fetch ?? globalThis.fetch)(url, init);

  function prepare(
    { method, path, query, body, bytes, headers, holdsForMs = 0 }: Call,
    options: RequestOptions,
  ) {
    return {
      url: `${baseUrl}${path}${queryString(query)}`,
      init: {
        method,
        headers: {
          accept: 'application/json',
          authorization: `Bearer ${client.apiKey}`,
          ...(body && { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body && { body: JSON.stringify(body) }),
        ...(bytes && { body: bytes }),
      },
      timeoutMs: (options.timeoutMs ?? client.timeoutMs ?? 30_000) + holdsForMs,
      signal: options.signal,
    } satisfies Request;
  }

  return {
    async send<T>(call: Call, options: RequestOptions = {}): Promise<T> {
      const request = prepare(call, options);
      const maxRetries = options.maxRetries ?? client.maxRetries ?? 4;
      for (let failures = 1; ; failures++) {
        try {
          return readAnswer(await exchange(fetch, request)) as T;
        } catch (error) {
          if (!(error instanceof WaybillError) || !isWorthRetrying(error) || failures > maxRetries)
            throw error;
          const delayMs = retryDelayMs(error, { failures });
          if (delayMs === null) throw error;
          await pause(delayMs, request.signal);
        }
      }
    },
  };
}

/** One attempt, body included. */
async function exchange(fetch: typeof globalThis.fetch, request: Request): Promise<Answer> {
  const { url, init, timeoutMs, signal } = request;
  signal?.throwIfAborted();
  const attempt = new AbortController();
  const timer = setTimeout(() => attempt.abort(timedOut(request)), timeoutMs);
  const abort = () => attempt.abort(signal?.reason);
  signal?.addEventListener('abort', abort, { once: true });
  try {
    const response = await fetch(url, { ...init, signal: attempt.signal });
    return { status: response.status, headers: response.headers, text: await response.text() };
  } catch (error) {
    if (attempt.signal.aborted) throw attempt.signal.reason;
    throw new WaybillConnectionError(`${init.method} ${url} could not be completed`, { cause: error });
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', abort);
  }
}

const timedOut = ({ url, init, timeoutMs }: Request): WaybillTimeoutError =>
  new WaybillTimeoutError(`${init.method} ${url} was not answered within ${timeoutMs / 1_000} s`);

function queryString(query: Call['query'] = {}): string {
  const given = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) given.set(name, value instanceof Date ? value.toISOString() : String(value));
  }
  const text = given.toString();
  return text === '' ? '' : `?${text}`;
}
