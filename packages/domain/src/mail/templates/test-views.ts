import type { MailViews, PricedOrderView, ShopView } from './view.ts';

/** Views for the tests: an ordinary order of an ordinary shop. */
export const shop: ShopView = { name: 'Demo Shop', currency: 'USD', supportEmail: 'help@demo.example' };

export const order: PricedOrderView = {
  id: '01937a5c-8c1e-7000-8000-000000000001',
  number: 1001,
  customerName: 'Ada Lovelace',
  customerEmail: 'ada@example.com',
  currency: 'USD',
  placedAt: new Date('2025-11-21T14:30:00Z'),
  items: [
    { sku: 'MUG-01', name: 'Enamel mug, white', quantity: 2, unitPrice: 1299, total: 2598 },
    {
      sku: 'TEA-DARJ-100',
      name: 'Darjeeling first flush, 100 g',
      quantity: 12,
      unitPrice: 895,
      total: 10_740,
    },
    {
      sku: 'POT-07',
      name: 'Cast-iron teapot with strainer',
      quantity: 1,
      unitPrice: 104_950,
      total: 104_950,
    },
  ],
  subtotal: 118_288,
  shippingTotal: 499,
  taxTotal: 9470,
  discountTotal: 1500,
  total: 126_757,
  shippingAddress: {
    line1: "12 St James's Square",
    city: 'London',
    postalCode: 'SW1Y 4JH',
    country: 'GB',
  },
  shippingLabel: 'Standard (3 to 5 days)',
  paymentLabel: 'Visa ending in 4242',
  paid: true,
};

const { items } = order;

export const views: MailViews = {
  order_confirmed: { shop, order },
  order_received: { shop, order },
  order_rejected: {
    shop,
    order,
    rejection: {
      code: 'insufficient_stock',
      items: [
        { sku: 'MUG-01', name: 'Enamel mug, white', requested: 20, available: 3 },
        { sku: 'POT-07', name: 'Cast-iron teapot with strainer', requested: 1, available: 0 },
      ],
      expectedTotal: null,
      total: null,
    },
  },
  payment_failed: {
    shop,
    order,
    paymentLabel: 'Visa ending in 0002',
    reason: 'Your card was declined.',
    heldUntil: new Date('2025-11-21T15:30:00Z'),
    retryUrl: 'https://demo.example/orders/1001/pay',
  },
  order_cancelled: {
    shop,
    order,
    reason: 'Changed my mind',
    refund: { amount: 126_757, paymentLabel: 'Visa ending in 4242' },
  },
  order_shipped: {
    shop,
    order,
    shipment: { carrier: 'Royal Mail', trackingNumber: 'RM123456785GB', items: items.slice(0, 2) },
    outstanding: items.slice(2),
  },
  low_stock_digest: {
    shop,
    items: [
      {
        sku: 'MUG-01',
        name: 'Enamel mug, white',
        location: null,
        available: 3,
        threshold: 10,
        onHand: 5,
        reserved: 2,
      },
      {
        sku: 'TEA-DARJ-100',
        name: 'Darjeeling first flush, 100 g',
        location: null,
        available: 250,
        threshold: 250,
        onHand: 1290,
        reserved: 1040,
      },
      {
        sku: 'POT-07',
        name: 'Cast-iron teapot',
        location: null,
        available: 0,
        threshold: 2,
        onHand: 0,
        reserved: 0,
      },
    ],
  },
};
