import { type PaymentProvider, type PaymentSnapshot, ProviderError } from '../ports/payment-provider.ts';

const snapshot = (reference: string, known: Partial<PaymentSnapshot> = {}): PaymentSnapshot => ({
  ...{ reference, status: 'created', entries: [], refunds: [], disputes: [] },
  ...{ nextAction: null, decline: null, captureBefore: null },
  ...known,
});

/** Invoices: nobody but us knows of the money, and asking for a refund is the record of it. */
export const createInvoiceProvider = (): PaymentProvider => ({
  name: 'manual',
  configured: true,
  takesCurrency: () => true,
  create: async ({ paymentId }) => snapshot(`manual:${paymentId}`),
  confirm: async ({ reference }) => snapshot(reference),
  lookup: async (reference) => snapshot(reference),
  void: async (reference) => snapshot(reference, { status: 'voided' }),
  capture: async ({ reference }) => snapshot(reference),
  refund: async ({ reference, refundId, amount }) =>
    snapshot(reference, { entries: [{ kind: 'refunded', amount, reference: refundId, refundId }] }),
  list: async function* () {},
  account: async () => ({ id: 'manual', mode: 'live' }),
  check: async () => ({ mode: 'live' }),
  readWebhook: async () => {
    throw new ProviderError('manual', 'invalid_signature', 'Invoices have no webhooks.');
  },
});
