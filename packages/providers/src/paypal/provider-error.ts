import { AbortError, ApiError, ResponseValidationError } from '@paypal/paypal-server-sdk';
import { ProviderError, type ProviderErrorKind } from '@waybill/domain';
import { z } from 'zod';

/** What an error of the SDK means to us; an error that is not the SDK's is returned as it is. */
export function toProviderError(error: unknown): unknown {
  if (error instanceof ApiError) {
    const { code, message } = readRefusal(error);
    return new ProviderError('paypal', kindOf(error.statusCode), message, {
      code,
      cause: withoutSecrets(error),
    });
  }
  if (error instanceof AbortError || error instanceof ResponseValidationError) {
    return new ProviderError('paypal', 'unknown', 'PayPal gave no usable answer.', {
      cause: withoutSecrets(error),
    });
  }
  if (isTransportError(error)) {
    const kind = connectFailures.has(error.code ?? '') ? 'unavailable' : 'unknown';
    return new ProviderError('paypal', kind, 'PayPal cannot be reached.', { cause: withoutSecrets(error) });
  }
  return error;
}

/** The SDK's errors hold the request, with the client's secret or token in it; causes get into logs. */
function withoutSecrets(error: Error): Error {
  const debugId = error instanceof ApiError ? error.headers['paypal-debug-id'] : undefined;
  const told = new Error(debugId === undefined ? error.message : `${error.message} Debug id: ${debugId}`);
  told.name = error.name;
  return told;
}

/** The issues a 422 names, by which callers are to go: https://developer.paypal.com/api/orders/v2/#errors */
export function isRefusedFor(error: unknown, issues: ReadonlySet<string>): boolean {
  return error instanceof ApiError && error.statusCode === 422 && issues.has(readRefusal(error).code ?? '');
}

/** What PayPal answers a request with that it turns down, and the shape of OAuth's errors. */
const refusal = z.object({
  name: z.string().optional(),
  message: z.string().optional(),
  details: z.array(z.object({ issue: z.string(), description: z.string().optional() })).optional(),
  error: z.string().optional(),
  error_description: z.string().optional(),
});

export function readRefusal(error: ApiError): { code: string | null; message: string } {
  const { data } = refusal.safeParse(error.result ?? {});
  const [detail] = data?.details ?? [];
  return {
    code: detail?.issue ?? data?.name ?? data?.error ?? null,
    message:
      detail?.description ??
      data?.message ??
      data?.error_description ??
      `PayPal answered with status ${error.statusCode}.`,
  };
}

function kindOf(status: number): ProviderErrorKind {
  if (status === 401 || status === 403) return 'unauthorized';
  if (status === 404) return 'not_found';
  // 409: another request with the same id is still under way.
  if (status === 409 || status >= 500) return 'unknown';
  return status === 429 ? 'rate_limited' : 'rejected';
}

/** Failures to connect. All others, a timeout too, may have happened after PayPal had the request. */
const connectFailures = new Set(['EAI_AGAIN', 'ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND']);

/** The SDK lets the errors of its HTTP client through. */
const isTransportError = (error: unknown): error is Error & { code?: string } =>
  error instanceof Error && 'isAxiosError' in error;
