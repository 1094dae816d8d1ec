import type { AnswerHeader, RequestHeader } from '../http/route.ts';

/** A reference to one of the document's parts. */
export interface Reference {
  $ref: string;
}

const text = { type: 'string' } as const;

/** Headers of requests, by their names. */
export const requestHeaders = {
  'Idempotency-Key': {
    description:
      'The same request under the same key is done once, and answered the same way: see *Doing things once*.',
    schema: { ...text, pattern: '^[\\x21-\\x7e]{1,255}$' },
    example: '0195f3a2-7c1e-7b60-8f3d-2a4c6e8b0d1f',
  },
  Prefer: {
    description:
      '`wait=10` holds the answer until the order has settled, or for so many seconds, 30 at most (RFC 7240). What cannot be understood is ignored.',
    schema: text,
    example: 'wait=10',
  },
  'Last-Event-ID': {
    description: 'The `id` of the last event that was received: the stream goes on after it.',
    schema: { ...text, pattern: '^\\d{1,9}$' },
    example: '3',
  },
  'If-Match': {
    description: 'Only if this is still the `ETag` of what is to be changed.',
    schema: text,
    example: '"7"',
  },
  'If-None-Match': {
    description: 'Only if this is no longer the `ETag`; 304 otherwise.',
    schema: text,
    example: '"7"',
  },
  'X-Cart-Token': {
    description:
      'The `token` that came with the cart, once. With an API key no cart is found without it; people who are logged in need none.',
    schema: text,
    example: 'wbc_9vQx0v3mJ1rT8cYwZ2nB5kL7pD4sF6gH',
  },
  'X-Request-Id': {
    description:
      'Comes back with the answer, and is in every log line and job that the request leads to. One is made where none is sent, or where it is not 1 to 128 letters, digits, `.`, `_` and `-`.',
    schema: text,
    example: 'req-42',
  },
  'X-Waybill-Tenant': {
    description:
      'The id or the slug of the shop. Needed only without credentials; with them it has to be their own shop’s.',
    schema: text,
    example: 'harbour',
  },
} as const satisfies Record<RequestHeader, object> & Record<string, object>;

/** Headers of answers, by their names. */
export const answerHeaders = {
  'X-Request-Id': { description: 'The id of the request: quote it when you report a problem.', schema: text },
  RateLimit: {
    description:
      'What is left of each limit, and in how many seconds it is whole again (draft-ietf-httpapi-ratelimit-headers-10).',
    schema: text,
    example: '"tenant";r=599;t=60, "caller";r=299;t=60',
  },
  'RateLimit-Policy': {
    description: 'The limits: `q` points in `w` seconds.',
    schema: text,
    example: '"tenant";q=600;w=60, "caller";q=300;w=60',
  },
  'Retry-After': { description: 'Seconds to wait.', schema: { type: 'integer', minimum: 0 }, example: 2 },
  'WWW-Authenticate': { description: 'RFC 6750.', schema: text, example: 'Bearer realm="waybill"' },
  'Idempotent-Replayed': {
    description: '`true` where the request was done before, and this is the answer that it got then.',
    schema: { ...text, const: 'true' },
  },
  Location: { description: 'Where it is, or will be.', schema: { ...text, format: 'uri-reference' } },
  'Preference-Applied': { description: 'The wait that was applied.', schema: text, example: 'wait=10' },
  ETag: { description: 'Names this version.', schema: text, example: '"7"' },
  'Cache-Control': { description: 'For how long it may be kept.', schema: text, example: 'no-store' },
  'Content-Disposition': {
    description: 'Under which name to save it.',
    schema: text,
    example: 'attachment; filename="orders.ndjson"',
  },
} as const satisfies Record<AnswerHeader, object> & Record<string, object>;

export type DescribedAnswerHeader = keyof typeof answerHeaders;

const referToHeader = (name: DescribedAnswerHeader): Reference => ({ $ref: `#/components/headers/${name}` });

/** As an answer lists its headers. */
export const headersNamed = (names: readonly DescribedAnswerHeader[]): Record<string, Reference> =>
  Object.fromEntries(names.map((name) => [name, referToHeader(name)]));

/** As the document's components hold them. */
export const headerParameters = Object.fromEntries(
  Object.entries(requestHeaders).map(([name, header]) => [
    name,
    { name, in: 'header', required: false, ...header },
  ]),
);
