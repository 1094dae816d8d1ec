import {
  type ConfirmPayment,
  type CreatePayment,
  type PaymentProvider,
  ProviderError,
} from '@waybill/domain';
import { createStripeSimulator, type StripeSimulatorOptions } from '@waybill/simulators/stripe';
import Stripe from 'stripe';
import { onTestFinished } from 'vitest';
import { createStripeProvider, type StripeProviderOptions } from './create-stripe-provider.ts';

export const secretKey = 'sk_test_provider_4eC39HqLyjWDarjt';
export const webhookSecret = 'whsec_provider';
export const options = { signal: new AbortController().signal };

interface Started {
  simulator?: Partial<StripeSimulatorOptions>;
  provider?: Partial<StripeProviderOptions>;
}

/** The provider connected to a simulator; `dashboard` is what a person could do at Stripe besides us. */
export async function startProvider(started: Started = {}) {
  const simulator = await createStripeSimulator({ secretKey, webhookSecret, port: 0, ...started.simulator });
  onTestFinished(() => simulator.close());
  const provider = createStripeProvider({
    secretKey,
    webhookSecret,
    baseUrl: simulator.url,
    timeoutMs: 5_000,
    ...started.provider,
  });
  const dashboard = new Stripe(secretKey, { host: '127.0.0.1', port: simulator.port, protocol: 'http' });
  return { simulator, provider, dashboard };
}

export const payment = (changed: Partial<CreatePayment> = {}): CreatePayment => ({
  paymentId: 'p-1',
  tenantId: 't-1',
  orderId: 'o-1',
  orderNumber: 1001,
  amount: 2599,
  currency: 'USD',
  paymentMethod: 'pm_card_visa',
  capture: 'automatic',
  customerEmail: 'ada@example.com',
  returnUrl: 'http://127.0.0.1:3000/orders/o-1',
  ...changed,
});

/** Opens the payment and returns what confirms it. */
export async function open(
  provider: PaymentProvider,
  changed: Partial<CreatePayment> = {},
): Promise<ConfirmPayment> {
  const input = payment(changed);
  const { reference } = await provider.create(input, options);
  return { ...input, reference };
}

/** What the provider refused with; fails when it did not. */
export async function refusal(call: Promise<unknown>): Promise<ProviderError> {
  const outcome = await call.then(
    (snapshot) => `it answered ${JSON.stringify(snapshot)}`,
    (error: unknown) => error,
  );
  if (outcome instanceof ProviderError) return outcome;
  throw new Error(`Expected a provider error: ${String(outcome)}`);
}
