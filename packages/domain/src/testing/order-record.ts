import fc from 'fast-check';
import type { OrderRecord, PaymentRecord, ShipmentRecord } from '../order/record.ts';

const untaxed = { taxTotal: null, taxes: null };

/** An order as it could be read from the database, for rules that need no database. */
export const orderRecord = (changes: Partial<OrderRecord> = {}): OrderRecord => ({
  ...{ id: 'o-1', number: 1001, status: 'processing', rejection: null, cancelReason: null },
  customer: { name: 'Ada Lovelace', email: 'ada@example.com' },
  shippingAddress: { line1: '12 St James’s Square', city: 'London', postalCode: 'SW1Y 4JH', country: 'GB' },
  ...{ shippingMethod: 'standard', currency: 'USD', expectedTotal: null, metadata: {}, disputed: false },
  ...{ subtotal: 2_000, shippingTotal: 500, taxTotal: 0, discountTotal: 0, total: 2_500 },
  ...{ pricesIncludeTax: null, shippingTax: null, taxes: null },
  reservationExpiresAt: '2026-03-02T10:00:00.000Z',
  createdAt: '2026-03-02T09:00:00.000Z',
  updatedAt: '2026-03-02T09:01:00.000Z',
  lines: [{ lineNo: 1, sku: 'MUG', quantity: 2, name: 'Mug', unitPrice: 1_000, total: 2_000, ...untaxed }],
  ...{ captureMode: 'automatic', erasedAt: null },
  ...{ payments: [], captures: [], refunds: [], shipments: [] },
  ...changes,
});

export const paymentRecord = (changes: Partial<PaymentRecord> = {}): PaymentRecord => ({
  ...{ id: 'p-1', provider: 'stripe', status: 'paid', amount: 2_500 },
  ...{ capture: 'automatic', captureBefore: null, nextAction: null, decline: null, elsewhere: null },
  ...{ calledOff: false, authorized: 0, captured: 0, refunded: 0, refundedByHand: 0 },
  ...changes,
});

export const shipmentRecord = (items: ShipmentRecord['items']): ShipmentRecord => ({
  ...{ id: 's-1', carrier: 'UPS', trackingNumber: '1Z', items },
  ...{ createdAt: '2026-03-02T09:30:00.000Z', deliveredAt: null },
});

/** An order of a few lines, the same SKU on several of them, of which a part may have left. */
export const orderToShip: fc.Arbitrary<OrderRecord> = fc
  .array(
    fc.record({
      sku: fc.constantFrom('MUG', 'CAP', 'TEE'),
      quantity: fc.integer({ min: 1, max: 9 }),
      left: fc.integer({ min: 0, max: 9 }),
    }),
    { minLength: 1, maxLength: 6 },
  )
  .map((lines) => {
    const numbered = lines.map((line, index) => ({ ...line, lineNo: index + 1 }));
    const shipped = numbered
      .map(({ lineNo, sku, quantity, left }) => ({ lineNo, sku, quantity: Math.min(quantity, left) }))
      .filter(({ quantity }) => quantity > 0);
    return orderRecord({
      lines: numbered.map(({ lineNo, sku, quantity }) => ({
        ...{ lineNo, sku, quantity, name: sku, unitPrice: 1_000, total: 1_000 * quantity, ...untaxed },
      })),
      shipments: shipped.length > 0 ? [shipmentRecord(shipped)] : [],
    });
  });
