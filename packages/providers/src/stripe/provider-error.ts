import { ProviderError, type ProviderErrorKind } from '@waybill/domain';
import Stripe from 'stripe';

/** What an error of the SDK means to us; an error that is not the SDK's is returned as it is. */
export function toProviderError(error: unknown): unknown {
  if (!(error instanceof Stripe.errors.StripeError)) return error;
  return new ProviderError('stripe', kindOf(error), error.message, {
    code: error.code ?? null,
    cause: error,
  });
}

function kindOf(error: InstanceType<typeof Stripe.errors.StripeError>): ProviderErrorKind {
  const { errors } = Stripe;
  if (error instanceof errors.StripeConnectionError)
    return neverSent(error.detail) ? 'unavailable' : 'unknown';
  if (error instanceof errors.StripeRateLimitError) return 'rate_limited';
  if (error instanceof errors.StripeAuthenticationError) return 'unauthorized';
  if (error instanceof errors.StripePermissionError) return 'unauthorized';
  if (error instanceof errors.StripeInvalidRequestError) {
    return error.statusCode === 404 || error.code === 'resource_missing' ? 'not_found' : 'rejected';
  }
  if (error instanceof errors.StripeIdempotencyError) return 'rejected';
  if (error instanceof errors.StripeCardError) return 'rejected';
  // 5xx, and 409: another request with the same key is still under way.
  return 'unknown';
}

/** Failures to connect. All others, a timeout too, may have happened after Stripe had the request. */
const connectFailures = new Set([
  'EAI_AGAIN',
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** `fetch` tells the reason in the cause of its error. */
function neverSent(detail: unknown): boolean {
  const cause = detail instanceof Error ? detail.cause : undefined;
  return cause instanceof Error && 'code' in cause && connectFailures.has(String(cause.code));
}
