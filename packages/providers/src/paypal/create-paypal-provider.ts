import { ApiError } from '@paypal/paypal-server-sdk';
import { type CallOptions, type PaymentProvider, ProviderError } from '@waybill/domain';
import { capturePayment } from './capture-payment.ts';
import { confirmPayment } from './confirm-payment.ts';
import { createPayment } from './create-payment.ts';
import { listPayments } from './list-payments.ts';
import { lookUpPayment } from './look-up-payment.ts';
import { takesCurrency } from './money.ts';
import { toProviderError } from './provider-error.ts';
import { readSigned, readWebhook } from './read-webhook.ts';
import { refundPayment } from './refund-payment.ts';
import { openSession, type Session } from './session.ts';
import { createTokens } from './tokens.ts';
import { voidPayment } from './void-payment.ts';

export interface PayPalProviderOptions {
  /** Without both the provider is not configured and every call is `unauthorized`. */
  clientId: string | null;
  clientSecret: string | null;
  /** Without it no webhook is believed; payments still settle, since sweeps ask. */
  webhookId: string | null;
  /** Which PayPal the credentials are of; they are good in one of the two only. */
  environment: 'sandbox' | 'live';
  /** A simulator such as `http://127.0.0.1:4242`; the environment's own host if absent. */
  baseUrl?: string | undefined;
  /** For each request; a call makes up to four, and one more where the token has expired. */
  timeoutMs: number;
}

/**
 * PayPal accounts through its Orders and Payments APIs: the customer approves at PayPal, then money moves. PayPal does not
 * tell an application whose it is, so that our account there is known by the application's client id.
 */
export function createPayPalProvider(options: PayPalProviderOptions): PaymentProvider {
  const { clientId, clientSecret, webhookId, environment, baseUrl, timeoutMs } = options;
  const credentials = clientId !== null && clientSecret !== null ? { clientId, clientSecret } : null;
  const connection = credentials && { ...credentials, environment, baseUrl, timeoutMs };
  const tokens = connection && createTokens(connection);
  const mode = environment === 'live' && baseUrl === undefined ? 'live' : 'test';

  async function open(callOptions: CallOptions, { anew } = { anew: false }): Promise<Session> {
    if (connection === null || tokens === null) {
      throw unconfigured();
    }
    const token = anew ? await tokens.renew(callOptions) : await tokens.current(callOptions);
    return openSession(connection, callOptions, token);
  }

  async function call<T>(callOptions: CallOptions, work: (session: Session) => Promise<T>): Promise<T> {
    try {
      return await work(await open(callOptions)).catch(async (error: unknown) => {
        // A token can end before its time; what was sent with it was not carried out.
        if (!isTokenRefused(error)) throw error;
        return work(await open(callOptions, { anew: true }));
      });
    } catch (error) {
      throw toProviderError(error);
    }
  }

  return {
    name: 'paypal',
    configured: connection !== null,
    takesCurrency,
    create: (input, callOptions) => call(callOptions, (session) => createPayment(session, input)),
    confirm: (input, callOptions) => call(callOptions, (session) => confirmPayment(session, input)),
    lookup: (reference, callOptions) => call(callOptions, (session) => lookUpPayment(session, reference)),
    void: (reference, callOptions) => call(callOptions, (session) => voidPayment(session, reference)),
    capture: (input, callOptions) => call(callOptions, (session) => capturePayment(session, input)),
    refund: (input, callOptions) => call(callOptions, (session) => refundPayment(session, input)),
    async *list(window, callOptions) {
      try {
        yield* listPayments(await open(callOptions), window);
      } catch (error) {
        throw toProviderError(error);
      }
    },
    async account() {
      if (clientId === null) throw unconfigured();
      return { id: clientId, mode };
    },
    async check(callOptions) {
      await open(callOptions, { anew: true });
      return { mode };
    },
    async readWebhook(rawBody, headers, callOptions) {
      if (webhookId === null) {
        throw new ProviderError('paypal', 'invalid_signature', 'No webhook id is configured.');
      }
      const signed = readSigned(rawBody, headers);
      return call(callOptions, (session) => readWebhook(session, webhookId, signed));
    },
  };
}

const unconfigured = () =>
  new ProviderError('paypal', 'unauthorized', 'No client id and secret are configured.');

const isTokenRefused = (error: unknown) => error instanceof ApiError && error.statusCode === 401;
