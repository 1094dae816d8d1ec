import { WaybillError } from './errors.ts';
import type { FieldError, Problem } from './generated/schemas.ts';
import { readRetryAfter } from './retry-policy.ts';

/** What the API answered, with its whole body. */
export interface Answer {
  status: number;
  headers: Headers;
  /** Bytes where they were asked for and given. */
  body: string | Blob;
}

/** The body of a success; undefined where there is none. Throws `WaybillError` for anything else. */
export function readAnswer({ status, headers, body: text }: Answer): unknown {
  const isSuccess = status >= 200 && status < 300;
  if (typeof text !== 'string') return text;
  if (isSuccess && text === '') return undefined;
  const body = parse(text);
  if (isSuccess && body !== notJson) return body;
  const problem = isObject(body) ? body : {};
  const { code, title, detail, errors } = problem;
  throw new WaybillError(messageOf({ status, title, detail }), {
    status,
    // One that is newer than this package is told as it is.
    code: typeof code === 'string' ? (code as Problem['code']) : `http_${status}`,
    requestId: headers.get('x-request-id'),
    errors: Array.isArray(errors) ? errors.filter(isFieldError) : [],
    problem: problem as Partial<Problem>,
    retryAfterMs: readRetryAfter(headers.get('retry-after'), Date.now()),
  });
}

const notJson = Symbol('not JSON');

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return notJson;
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isFieldError = (value: unknown): value is FieldError =>
  isObject(value) && typeof value['path'] === 'string' && typeof value['message'] === 'string';

function messageOf({ status, title, detail }: { status: number; title: unknown; detail: unknown }): string {
  const said = [title, detail].filter((part) => typeof part === 'string' && part !== '');
  return said.length > 0 ? said.join(': ') : `The API answered with ${status} and no explanation`;
}
