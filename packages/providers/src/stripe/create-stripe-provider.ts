import { type CallOptions, type PaymentProvider, type ProviderAccount, ProviderError } from '@waybill/domain';
import { capturePayment } from './capture-payment.ts';
import { checkCredentials } from './check-credentials.ts';
import { confirmPayment } from './confirm-payment.ts';
import { createPayment } from './create-payment.ts';
import { takesCurrency } from './currency.ts';
import { findAccount } from './find-account.ts';
import { listPayments } from './list-payments.ts';
import { lookUpPayment } from './look-up-payment.ts';
import { toProviderError } from './provider-error.ts';
import { readWebhook } from './read-webhook.ts';
import { refundPayment } from './refund-payment.ts';
import { openSession, type Session } from './session.ts';
import { voidPayment } from './void-payment.ts';

export interface StripeProviderOptions {
  /** Without it the provider is not configured and every call is `unauthorized`. */
  secretKey: string | null;
  /** Without it no webhook is believed; payments still settle, since sweeps ask. */
  webhookSecret: string | null;
  /** A simulator such as `http://127.0.0.1:4242`; Stripe itself if absent. */
  baseUrl?: string | undefined;
  /** For each request; a call makes up to three. */
  timeoutMs: number;
}

/** Cards through Stripe's PaymentIntents. */
export function createStripeProvider(options: StripeProviderOptions): PaymentProvider {
  const { secretKey, webhookSecret, baseUrl, timeoutMs } = options;
  let known: ProviderAccount | null = null;

  function open(callOptions: CallOptions): Session {
    if (secretKey === null) throw new ProviderError('stripe', 'unauthorized', 'No secret key is configured.');
    return openSession({ secretKey, baseUrl, timeoutMs }, callOptions);
  }

  async function call<T>(callOptions: CallOptions, work: (session: Session) => Promise<T>): Promise<T> {
    try {
      return await work(open(callOptions));
    } catch (error) {
      throw toProviderError(error);
    }
  }

  return {
    name: 'stripe',
    configured: secretKey !== null,
    takesCurrency,
    create: (input, callOptions) => call(callOptions, (session) => createPayment(session, input)),
    confirm: (input, callOptions) => call(callOptions, (session) => confirmPayment(session, input)),
    lookup: (reference, callOptions) => call(callOptions, (session) => lookUpPayment(session, reference)),
    void: (reference, callOptions) => call(callOptions, (session) => voidPayment(session, reference)),
    capture: (input, callOptions) => call(callOptions, (session) => capturePayment(session, input)),
    refund: (input, callOptions) => call(callOptions, (session) => refundPayment(session, input)),
    async *list(window, callOptions) {
      try {
        yield* listPayments(open(callOptions), window);
      } catch (error) {
        throw toProviderError(error);
      }
    },
    async account(callOptions) {
      known ??= await call(callOptions, (session) => findAccount(session, secretKey ?? ''));
      return known;
    },
    check: (callOptions) => call(callOptions, checkCredentials),
    async readWebhook(rawBody, headers) {
      if (webhookSecret === null) {
        throw new ProviderError('stripe', 'invalid_signature', 'No webhook secret is configured.');
      }
      return readWebhook(rawBody, headers, webhookSecret);
    },
  };
}
