import {
  Client,
  Environment,
  type OAuthToken,
  OrdersController,
  PaymentsController,
  TransactionSearchController,
} from '@paypal/paypal-server-sdk';
import { type CallOptions, ProviderError } from '@waybill/domain';

export interface Connection {
  clientId: string;
  clientSecret: string;
  environment: 'sandbox' | 'live';
  /** The environment's own host if absent; a simulator such as `http://127.0.0.1:4242` otherwise. */
  baseUrl?: string | undefined;
  /** For each request. */
  timeoutMs: number;
}

/** One call through the port. */
export interface Session {
  readonly client: Client;
  readonly orders: OrdersController;
  readonly payments: PaymentsController;
  readonly transactions: TransactionSearchController;
}

/**
 * The SDK as this call needs it: sent to the host that is configured, under the call's own abort signal, and without
 * retries; our jobs repeat, after asking what happened. Made anew for each call, because the SDK's client keeps a
 * token that could not be had and fails with it for ever after.
 */
export function openSession(connection: Connection, { signal }: CallOptions, token?: OAuthToken): Session {
  if (signal.aborted) {
    throw new ProviderError('paypal', 'unavailable', 'The call was called off before it began.', {
      cause: signal.reason,
    });
  }
  const client = connect(connection, signal, token);
  return {
    client,
    orders: new OrdersController(client),
    payments: new PaymentsController(client),
    transactions: new TransactionSearchController(client),
  };
}

function connect(connection: Connection, signal: AbortSignal, token: OAuthToken | undefined): Client {
  const { clientId: oAuthClientId, clientSecret: oAuthClientSecret, timeoutMs: timeout } = connection;
  const redirect = redirectTo(connection.baseUrl);

  class ConnectedClient extends Client {
    override getRequestBuilderFactory(): ReturnType<Client['getRequestBuilderFactory']> {
      const create = super.getRequestBuilderFactory();
      return (method, path) => {
        const request = create(method, path);
        request.interceptRequest((sent) => ({ ...sent, url: redirect(sent.url) }));
        // The SDK hands no signal to its own request for a token.
        request.intercept((sent, options, next) => next(sent, { ...options, abortSignal: signal }));
        return request;
      };
    }
  }

  return new ConnectedClient({
    environment: connection.environment === 'live' ? Environment.Production : Environment.Sandbox,
    timeout,
    httpClientOptions: { timeout, retryConfig: { maxNumberOfRetries: 0 } },
    clientCredentialsAuthCredentials: {
      oAuthClientId,
      oAuthClientSecret,
      ...(token === undefined ? {} : { oAuthToken: token }),
    },
  });
}

function redirectTo(baseUrl: string | undefined): (url: string) => string {
  if (baseUrl === undefined) return (url) => url;
  const { origin } = new URL(baseUrl);
  return (url) => `${origin}${url.slice(new URL(url).origin.length)}`;
}
