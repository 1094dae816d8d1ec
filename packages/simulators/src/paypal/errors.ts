import { type Issue, issues } from './issues.ts';
import type { Refusal } from './model.ts';

/** An answer other than 2xx: https://developer.paypal.com/api/rest/responses/#failed-requests */
export class PayPalError extends Error {
  override readonly name = 'PayPalError';
  readonly refusal: Refusal;
  /** The payment was tried: its request id stands for this answer from now on. */
  readonly final: boolean;

  constructor(refusal: Refusal, { final = false } = {}) {
    super(refusal.message);
    this.refusal = refusal;
    this.final = final;
  }
}

/** What the token endpoint and a bad bearer token are answered with; the shape is OAuth's. */
export class OAuthError extends Error {
  override readonly name = 'OAuthError';
  readonly status: 400 | 401;
  readonly code: 'invalid_client' | 'invalid_token' | 'unsupported_grant_type';

  constructor(status: 400 | 401, code: OAuthError['code'], description: string) {
    super(description);
    this.status = status;
    this.code = code;
  }
}

type Detail = Refusal['details'][number];
type At = Omit<Detail, 'issue' | 'description'>;

/** The request is understood, but the business refuses it. */
export const unprocessable = (issue: Issue, at: At = {}) => new PayPalError(refusalFor(issue, at));

/** The payer's funding source said no; `redirect` leads the payer to another. */
export const instrumentDeclined = (redirect: string) =>
  new PayPalError({ ...refusalFor('INSTRUMENT_DECLINED'), redirect }, { final: true });

const refusalFor = (issue: Issue, at: At = {}): Refusal => ({
  status: 422,
  name: 'UNPROCESSABLE_ENTITY',
  message:
    'The requested action could not be performed, semantically incorrect, or failed business validation.',
  details: [
    { issue, description: issues[issue], ...at, ...(at.field === undefined ? {} : { location: 'body' }) },
  ],
});

export const invalidRequest = (details: Detail[]) =>
  new PayPalError({
    status: 400,
    name: 'INVALID_REQUEST',
    message: 'Request is not well-formed, syntactically incorrect, or violates schema.',
    details,
  });

export const notFound = () =>
  new PayPalError({
    status: 404,
    name: 'RESOURCE_NOT_FOUND',
    message: 'The specified resource does not exist.',
    details: [
      {
        issue: 'INVALID_RESOURCE_ID',
        description: 'Specified resource ID does not exist. Please check the resource ID and try again.',
      },
    ],
  });

export const unauthenticated = () =>
  new PayPalError({
    status: 401,
    name: 'AUTHENTICATION_FAILURE',
    message:
      'Authentication failed due to missing authorization header, or invalid authentication credentials.',
    details: [],
  });

export const previousRequestInProgress = () =>
  new PayPalError({
    status: 409,
    name: 'RESOURCE_CONFLICT',
    message: 'The server has detected a conflict while processing this request.',
    details: [
      {
        issue: 'PREVIOUS_REQUEST_IN_PROGRESS',
        description:
          'A previous request on this resource is currently in progress. Please wait for sometime and try again. It is best to space out the initial and the subsequent request(s) to avoid receiving this error.',
      },
    ],
  });

export const unsupportedMediaType = () =>
  new PayPalError({
    status: 415,
    name: 'UNSUPPORTED_MEDIA_TYPE',
    message: "The server does not support the request payload's media type.",
    details: [],
  });

/** What has nothing to do with the request: too many of them, or an outage. */
export function outage(status: number): PayPalError {
  const [name, message] =
    status === 429
      ? ['RATE_LIMIT_REACHED', 'Too many requests. Blocked due to rate limiting.']
      : status === 503
        ? ['SERVICE_UNAVAILABLE', 'Service Unavailable.']
        : ['INTERNAL_SERVER_ERROR', 'An internal server error occurred.'];
  return new PayPalError({ status, name, message, details: [] });
}
