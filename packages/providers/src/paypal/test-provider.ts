import type { PaymentProvider } from '@waybill/domain';
import {
  type ApprovalOutcome,
  createPayPalSimulator,
  type PayPalSimulator,
  type PayPalSimulatorOptions,
} from '@waybill/simulators/paypal';
import { onTestFinished } from 'vitest';
import { open, patient } from '../testing/payments.ts';
import { createPayPalProvider, type PayPalProviderOptions } from './create-paypal-provider.ts';

export const credentials = { clientId: 'test-client', clientSecret: 'test-secret', webhookId: 'WH-TEST' };

interface Started {
  simulator?: Partial<PayPalSimulatorOptions>;
  provider?: Partial<PayPalProviderOptions>;
}

/** The provider connected to a simulator; `control` gives the simulator an order over HTTP. */
export async function startProvider(started: Started = {}) {
  const simulator = await createPayPalSimulator({ ...credentials, port: 0, ...started.simulator });
  onTestFinished(() => simulator.close());
  const provider = createPayPalProvider({
    ...credentials,
    environment: 'sandbox',
    baseUrl: simulator.url,
    timeoutMs: 5_000,
    ...started.provider,
  });
  const control = async (method: string, path: string, body: object = {}): Promise<void> => {
    const answer = await fetch(`${simulator.url}/_simulator${path}`, {
      method,
      headers: { 'Content-Type': 'application/json' },
      ...(method === 'POST' ? { body: JSON.stringify(body) } : {}),
    });
    if (!answer.ok) throw new Error(`the simulator answered ${answer.status}: ${await answer.text()}`);
  };
  return { simulator, provider, control };
}

interface Customer {
  provider: PaymentProvider;
  simulator: PayPalSimulator;
}

/** A payment the customer has dealt with at PayPal. */
export async function approved(
  { provider, simulator }: Customer,
  outcome: ApprovalOutcome = 'approve',
  capture: 'automatic' | 'manual' = 'automatic',
) {
  const rig = {
    provider: () => provider,
    paymentOf: () => ({}),
    act: (reference: string) => simulator.approve(reference, outcome),
  };
  return (await open(rig, 'pays', { capture })).confirmation;
}

/** A payment that was confirmed after the customer had approved it. */
export async function paid(customer: Customer, outcome?: ApprovalOutcome, capture?: 'automatic' | 'manual') {
  const confirmation = await approved(customer, outcome, capture);
  const snapshot = await customer.provider.confirm(confirmation, patient);
  return { confirmation, snapshot, reference: confirmation.reference };
}
