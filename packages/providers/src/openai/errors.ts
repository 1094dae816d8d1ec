import { DescriberError } from '@waybill/domain';
import {
  APIConnectionError,
  APIError,
  APIUserAbortError,
  BadRequestError,
  UnprocessableEntityError,
} from 'openai';
import { readRetryAfter } from '../retry-after.ts';

/** Some compatible hosts know JSON answers but no schemas, and say so with a 400. */
export const isSchemaUnknown = (error: unknown): boolean =>
  (error instanceof BadRequestError || error instanceof UnprocessableEntityError) &&
  /response_format|json_schema/i.test(`${error.param ?? ''} ${error.message}`);

const fromStatus = (error: APIError): DescriberError => {
  const { status = 0 } = error;
  // The provider's own words may quote a part of the key.
  if (status === 401 || status === 403) {
    return new DescriberError('unauthorized', 'the AI provider does not accept the API key', {
      cause: error,
    });
  }
  if (status === 429) {
    const retryAfterMs = readRetryAfter(error.headers?.get('retry-after'), Date.now());
    const options = { cause: error, retryAfterMs };
    return new DescriberError('rate_limited', error.message, options);
  }
  if (status >= 500 || status === 408 || status === 409) {
    return new DescriberError('unavailable', error.message, { cause: error });
  }
  return new DescriberError('refused', `the AI provider refused the request: ${error.message}`, {
    cause: error,
  });
};

/** Everything the SDK throws, as the port words it. */
export const asDescriberError = (error: unknown, deadline: AbortSignal): DescriberError => {
  if (error instanceof DescriberError) return error;
  if (deadline.aborted || error instanceof APIUserAbortError) {
    return new DescriberError('unavailable', 'the AI provider did not answer in time', { cause: error });
  }
  if (error instanceof APIConnectionError) {
    return new DescriberError('unavailable', 'the AI provider cannot be reached', { cause: error });
  }
  if (error instanceof APIError) return fromStatus(error);
  if (error instanceof SyntaxError) {
    return new DescriberError('invalid_answer', 'the AI provider did not answer with JSON', { cause: error });
  }
  return new DescriberError('unavailable', 'the connection to the AI provider broke', { cause: error });
};
