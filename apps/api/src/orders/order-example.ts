const id = (nth: number): string => `0195f3a2-7c1e-7b60-8f3d-2a4c6e8b0d1${nth}`;
const at = '2026-03-02T09:30:00.000Z';

/** A paid order that waits to be shipped, as the API answers it. */
export const orderExample = {
  id: id(1),
  number: 1001,
  status: 'processing',
  paymentStatus: 'paid',
  fulfillmentStatus: 'unfulfilled',
  rejection: null,
  cancelReason: null,
  customer: { name: 'Ada Lovelace', email: 'ada@example.com' },
  shippingAddress: { line1: '12 St James’s Square', city: 'London', postalCode: 'SW1Y 4JH', country: 'GB' },
  shippingMethod: 'standard',
  currency: 'USD',
  items: [{ sku: 'MUG-01', name: 'Stoneware mug', quantity: 2, unitPrice: 1050, total: 2100 }],
  subtotal: 2100,
  shippingTotal: 499,
  taxTotal: 0,
  discountTotal: 0,
  total: 2599,
  expectedTotal: 2599,
  disputed: false,
  payments: [
    {
      ...{ id: id(2), provider: 'stripe', status: 'paid', amount: 2599, captured: 2599, refunded: 0 },
      ...{ nextAction: null, capture: 'automatic', captureBefore: null },
    },
  ],
  refunds: [],
  shipments: [],
  metadata: { cart: 'c-1' },
  reservationExpiresAt: null,
  erasedAt: null,
  createdAt: at,
  updatedAt: '2026-03-02T09:30:02.000Z',
};
