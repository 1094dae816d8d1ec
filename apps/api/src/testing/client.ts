import { checkAnswer } from './check-answer.ts';

export interface Answer<Body> {
  status: number;
  headers: Headers;
  body: Body;
}

/** The body of a problem, and whatever else an answer holds. */
export interface AnyBody {
  [field: string]: unknown;
  code?: string;
  errors?: { path: string; message: string }[];
}

export interface CallOptions {
  /** Sent as JSON. */
  json?: unknown;
  /** Sent as it is. */
  raw?: string | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>;
  headers?: Record<string, string>;
}

/** Calls the API as a storefront or a person would, with one set of credentials. */
export interface Client {
  call<Body = AnyBody>(method: string, path: string, options?: CallOptions): Promise<Answer<Body>>;
  get<Body = AnyBody>(path: string, headers?: Record<string, string>): Promise<Answer<Body>>;
  post<Body = AnyBody>(path: string, json: unknown, headers?: Record<string, string>): Promise<Answer<Body>>;
}

const readBody = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};

export function createClient(baseUrl: string, token: string | null): Client {
  const call: Client['call'] = async <Body>(method: string, path: string, options: CallOptions = {}) => {
    const { json, raw, headers } = options;
    const response = await fetch(`${baseUrl}${path}`, {
      method,
      redirect: 'manual',
      headers: {
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        ...(json === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(json === undefined ? {} : { body: JSON.stringify(json) }),
      ...(raw === undefined ? {} : { body: raw, duplex: 'half' }),
    });
    const { status, headers: answered } = response;
    const text = await response.text();
    checkAnswer({ method, path, status, headers: answered, text });
    return { status, headers: answered, body: readBody(text) as Body };
  };
  return {
    call,
    get: (path, headers = {}) => call('GET', path, { headers }),
    post: (path, json, headers = {}) => call('POST', path, { json, headers }),
  };
}
