export type ErrorType = 'api_error' | 'card_error' | 'idempotency_error' | 'invalid_request_error';

export interface ErrorDetails {
  status: number;
  type: ErrorType;
  message: string;
  code?: string;
  declineCode?: string;
  param?: string;
  chargeId?: string;
  /** The answer tells this payment as it is after the error. */
  paymentIntentId?: string;
  paymentMethodId?: string;
}

/** An answer other than 2xx; https://docs.stripe.com/api/errors lists what each field means. */
export class StripeError extends Error {
  override readonly name = 'StripeError';
  readonly details: ErrorDetails;

  constructor(details: ErrorDetails) {
    super(details.message);
    this.details = details;
  }
}

export const invalidRequest = (
  details: Partial<Omit<ErrorDetails, 'type' | 'message'>> & { message: string },
) => new StripeError({ status: 400, type: 'invalid_request_error', ...details });

/** An object named in the URL is 404; one named in a parameter of a POST is 400. */
export const noSuch = (object: string, id: string, { param, status }: { param: string; status: 400 | 404 }) =>
  invalidRequest({ status, code: 'resource_missing', message: `No such ${object}: '${id}'`, param });

export const unexpectedState = (paymentIntentId: string, message: string) =>
  invalidRequest({ code: 'payment_intent_unexpected_state', message, paymentIntentId });

export const internalError = (status: number) =>
  new StripeError({ status, type: 'api_error', message: 'An unknown error occurred' });

export const rateLimited = () =>
  invalidRequest({
    status: 429,
    code: 'rate_limit',
    message:
      'Request rate limit exceeded. Learn more about rate limits here https://stripe.com/docs/rate-limits.',
  });
