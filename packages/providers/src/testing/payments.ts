import {
  type CallOptions,
  type ConfirmPayment,
  type CreatePayment,
  type PaymentProvider,
  type PaymentSnapshot,
  type ProviderEntry,
  ProviderError,
} from '@waybill/domain';
import type { Customer, Rig } from './harness.ts';

export const patient: CallOptions = { signal: new AbortController().signal };

export const total = 2599;

export const payment = (changed: Partial<CreatePayment> = {}): CreatePayment => ({
  paymentId: '0198c2f4-1111-7000-8000-000000000001',
  tenantId: '0198c2f4-2222-7000-8000-000000000001',
  orderId: '0198c2f4-3333-7000-8000-000000000001',
  orderNumber: 1001,
  amount: total,
  currency: 'USD',
  paymentMethod: null,
  capture: 'automatic',
  customerEmail: 'ada@example.com',
  returnUrl: 'http://127.0.0.1:3000/orders/1001',
  ...changed,
});

export const captureId = (n: number) => `0198c2f4-4444-7000-8000-00000000000${n}`;
export const refundId = (n: number) => `0198c2f4-5555-7000-8000-00000000000${n}`;

/** What it takes to open a payment. */
type Opener = Pick<Rig, 'provider' | 'paymentOf' | 'act'>;

export interface Opened<Of extends Opener = Rig> {
  rig: Of;
  provider: PaymentProvider;
  customer: Customer;
  confirmation: ConfirmPayment;
}

/** Opens a payment, and has the customer agree where that comes before the money. */
export async function open<Of extends Opener>(
  rig: Of,
  customer: Customer = 'pays',
  changed: Partial<CreatePayment> = {},
): Promise<Opened<Of>> {
  const provider = rig.provider();
  const input = payment({ ...rig.paymentOf(customer), ...changed });
  const { reference, status } = await provider.create(input, patient);
  if (status === 'requires_action' && customer !== 'has to approve') await rig.act(reference, customer);
  return { rig, provider, customer, confirmation: { ...input, reference } };
}

/** Opens a payment and takes the money, or sets it aside. */
export async function pay(rig: Rig, changed: Partial<CreatePayment> = {}): Promise<Opened> {
  const opened = await open(rig, 'pays', changed);
  await opened.provider.confirm(opened.confirmation, patient);
  return opened;
}

export const sumOf = (entries: readonly ProviderEntry[], kind: ProviderEntry['kind']): number =>
  entries.reduce((sum, entry) => (entry.kind === kind ? sum + entry.amount : sum), 0);

/** What was taken, given back and let go, without the provider's own references. */
export const sumsOf = ({ status, entries }: PaymentSnapshot) => ({
  status,
  captured: sumOf(entries, 'captured'),
  refunded: sumOf(entries, 'refunded'),
  voided: sumOf(entries, 'voided'),
});

/** What the provider refused with; fails when it did not. */
export async function refusal(call: Promise<unknown>): Promise<ProviderError> {
  const outcome = await call.then(
    (answer) => `it answered ${JSON.stringify(answer)}`,
    (error: unknown) => error,
  );
  if (outcome instanceof ProviderError) return outcome;
  throw new Error(`Expected a provider error: ${String(outcome)}`, { cause: outcome });
}
