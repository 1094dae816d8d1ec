import { type CallOptions, ProviderError } from '@waybill/domain';
import Stripe from 'stripe';

export interface Connection {
  secretKey: string;
  /** Stripe itself if absent; a simulator such as `http://127.0.0.1:4242` otherwise. */
  baseUrl?: string | undefined;
  /** For each request. */
  timeoutMs: number;
}

/** One call through the port. */
export interface Session {
  readonly stripe: Stripe;
  /** Whether the last answer was one given before to the same idempotency key: true then, perhaps not now. */
  replayed(): boolean;
}

/**
 * The SDK as this call needs it. It takes no abort signal, so the call's own is put under each request; and it
 * repeats nothing by itself: our jobs do, after asking what happened.
 */
export function openSession({ secretKey, baseUrl, timeoutMs }: Connection, { signal }: CallOptions): Session {
  if (signal.aborted) {
    throw new ProviderError('stripe', 'unavailable', 'The call was called off before it began.', {
      cause: signal.reason,
    });
  }
  let replayed = false;
  const httpClient = Stripe.createFetchHttpClient(async (input, init) => {
    const signals = [signal, init?.signal].filter((one) => one instanceof AbortSignal);
    const response = await fetch(input, { ...init, signal: AbortSignal.any(signals) });
    replayed = response.headers.get('Idempotent-Replayed') === 'true';
    return response;
  });
  const stripe = new Stripe(secretKey, {
    httpClient,
    timeout: timeoutMs,
    maxNetworkRetries: 0,
    telemetry: false,
    appInfo: { name: 'Waybill' },
    ...(baseUrl === undefined ? {} : address(baseUrl)),
  });
  return { stripe, replayed: () => replayed };
}

function address(baseUrl: string) {
  const { hostname, port, protocol } = new URL(baseUrl);
  const secure = protocol === 'https:';
  return {
    host: hostname,
    port: port || (secure ? 443 : 80),
    protocol: secure ? ('https' as const) : ('http' as const),
  };
}
