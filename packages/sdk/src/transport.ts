import { noteTag } from './entity-tags.ts';
import { WaybillConnectionError, WaybillError, WaybillTimeoutError } from './errors.ts';
import type { RequestOptions, WaybillOptions } from './options.ts';
import { pause } from './pause.ts';
import { type Answer, readAnswer } from './read-answer.ts';
import { isWorthRetrying, retryDelayMs } from './retry-policy.ts';

export interface Call {
  method: string;
  /** From `/v1` on, already encoded. */
  path: string;
  /** Texts, numbers, flags and dates; what is undefined is left out. */
  query: Readonly<Record<string, unknown>>;
  /** Sent as JSON; bytes are sent as they are, as what a blob says that they are. */
  body: object | undefined;
  headers: Readonly<Record<string, string>>;
  /** How long the API was asked to hold its answer, on top of the usual time, in milliseconds. */
  holdsForMs: number;
  /** Whether nothing happens twice that was sent twice. */
  isRepeatable: boolean;
  answersBytes: boolean;
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
  answersBytes: boolean;
}

const isBytes = (body: object): body is Blob | Uint8Array<ArrayBuffer> =>
  body instanceof Uint8Array || body instanceof Blob;

const contentOf = (body: object | undefined): Pick<RequestInit, 'body'> & { type?: string } => {
  if (body === undefined) return {};
  return isBytes(body) ? { body } : { body: JSON.stringify(body), type: 'application/json' };
};

/** Asked anew for each attempt: a token may have run out in between. */
async function credentialsOf({
  apiKey,
  accessToken,
  tenant,
}: WaybillOptions): Promise<Record<string, string>> {
  const token = typeof accessToken === 'function' ? await accessToken() : accessToken;
  const bearer = apiKey ?? token;
  return {
    ...(bearer !== undefined && { authorization: `Bearer ${bearer}` }),
    ...(tenant !== undefined && { 'x-waybill-tenant': tenant }),
  };
}

export function createTransport(client: WaybillOptions): Transport {
  const baseUrl = client.baseUrl.replace(/\/+$/, '');
  // Not passed on as it is: browsers refuse a `fetch` that is called as another object's method.
  const fetch: typeof globalThis.fetch = (url, init) => (client.fetch ?? globalThis.fetch)(url, init);

  async function prepare(call: Call, options: RequestOptions): Promise<Request> {
    const { type, ...content } = contentOf(call.body);
    return {
      url: `${baseUrl}${call.path}${queryString(call.query)}`,
      init: {
        method: call.method,
        headers: {
          accept: call.answersBytes ? '*/*' : 'application/json',
          ...(await credentialsOf(client)),
          ...(type !== undefined && { 'content-type': type }),
          ...call.headers,
        },
        ...content,
      },
      timeoutMs: (options.timeoutMs ?? client.timeoutMs ?? 30_000) + call.holdsForMs,
      signal: options.signal,
      answersBytes: call.answersBytes,
    };
  }

  return {
    async send<T>(call: Call, options: RequestOptions = {}): Promise<T> {
      const maxRetries = options.maxRetries ?? client.maxRetries ?? 4;
      for (let failures = 1; ; failures++) {
        try {
          const answer = await exchange(fetch, await prepare(call, options));
          const body = readAnswer(answer);
          noteTag(body, answer.headers.get('etag'));
          return body as T;
        } catch (error) {
          if (!(error instanceof WaybillError) || !isWorthRetrying(error, call) || failures > maxRetries)
            throw error;
          const delayMs = retryDelayMs(error, { failures });
          if (delayMs === null) throw error;
          await pause(delayMs, options.signal);
        }
      }
    },
  };
}

/** One attempt, body included. */
async function exchange(fetch: typeof globalThis.fetch, request: Request): Promise<Answer> {
  const { url, init, timeoutMs, signal, answersBytes } = request;
  signal?.throwIfAborted();
  const attempt = new AbortController();
  const timer = setTimeout(() => attempt.abort(timedOut(request)), timeoutMs);
  const abort = () => attempt.abort(signal?.reason);
  signal?.addEventListener('abort', abort, { once: true });
  try {
    const response = await fetch(url, { ...init, signal: attempt.signal });
    const { status, headers } = response;
    return { status, headers, body: await (answersBytes && response.ok ? response.blob() : response.text()) };
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

function queryString(query: Call['query']): string {
  const given = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) given.set(name, value instanceof Date ? value.toISOString() : String(value));
  }
  const text = given.toString();
  return text === '' ? '' : `?${text}`;
}
