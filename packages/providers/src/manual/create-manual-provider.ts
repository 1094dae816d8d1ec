import { type PaymentProvider, type PaymentSnapshot, ProviderError } from '@waybill/domain';

const reference = (paymentId: string) => `manual:${paymentId}`;

const snapshot = (of: string, known: Partial<PaymentSnapshot> = {}): PaymentSnapshot => ({
  reference: of,
  status: 'created',
  entries: [],
  refunds: [],
  disputes: [],
  nextAction: null,
  decline: null,
  captureBefore: null,
  ...known,
});

/**
 * Payment by invoice: nobody outside our own books knows of the money. The order goes on without it, and staff
 * records what arrives.
 *
 * So this provider never tells of money that came in: every snapshot is `created` without a captured entry, which
 * changes nothing that is recorded, whenever it is looked up. A refund is paid out by hand; asking for it is the
 * record of it, so its snapshot holds the one entry, under the refund's own id, and counts once however often it is
 * asked for.
 */
export function createManualProvider(): PaymentProvider {
  return {
    name: 'manual',
    configured: true,
    takesCurrency: () => true,
    create: async ({ paymentId }) => snapshot(reference(paymentId)),
    confirm: async (input) => snapshot(input.reference),
    lookup: async (of) => snapshot(of),
    void: async (of) => snapshot(of, { status: 'voided' }),
    // Staff records what arrives; there is nothing that could be taken.
    capture: async ({ reference: of }) => snapshot(of),
    refund: async ({ reference: of, refundId, amount }) =>
      snapshot(of, {
        entries: [{ kind: 'refunded', amount, reference: refundId, refundId }],
        refunds: [{ reference: refundId, refundId, amount, status: 'succeeded' }],
      }),
    async *list() {
      // Nobody else keeps books of invoices, so there are none to compare ours with.
    },
    account: async () => ({ id: 'manual', mode: 'live' }),
    check: async () => ({ mode: 'live' }),
    async readWebhook() {
      throw new ProviderError('manual', 'invalid_signature', 'Invoices have no webhooks.');
    },
  };
}
