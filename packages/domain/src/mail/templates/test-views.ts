import type { MailViews, PricedOrderView, ShopView } from './view.ts';

/** Views for the tests: an ordinary order of an ordinary shop. */
export const shop: ShopView = { name: 'Demo Shop', currency: 'USD', supportEmail: 'help@demo.example' };

export const order: PricedOrderView = {
  id: '01937a5c-8c1e-7000-8000-000000000001',
  number: 1001,
  customerName: 'Ada Lovelace',
  customerEmail: 'ada@example.com',
  currency: 'USD',
  statusUrl: 'https://demo.example/orders/status?token=wbo_abc',
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
  isTaxIncluded: false,
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
  money: 'paid',
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
  refund_sent: {
    shop,
    order,
    refund: {
      amount: 2_806,
      paymentLabel: 'Visa ending in 4242',
      reason: 'Arrived broken',
      items: items.slice(0, 1),
    },
  },
  refund_failed: {
    shop,
    order,
    refund: {
      amount: 2_806,
      paymentLabel: 'Visa ending in 4242',
      reason: 'Arrived broken',
      failure: 'The bank did not take the money back.',
      sentBack: true,
    },
  },
  refund_returned: { shop, order, refund: { amount: 2_806, paymentLabel: 'Visa ending in 4242' } },
  capture_failed: {
    shop,
    order,
    capture: {
      amount: 14_300,
      paymentLabel: 'Visa ending in 4242',
      reason: 'The authorisation ended before the money was taken.',
      about: 'shipment',
    },
  },
  authorization_lapsing: {
    shop,
    order,
    authorization: {
      amount: 126_757,
      paymentLabel: 'Visa ending in 4242',
      captureBefore: new Date('2025-11-28T14:30:00Z'),
    },
  },
  late_payment_accepted: { shop, order },
  late_payment_refunded: {
    shop,
    order,
    refund: { amount: 126_757, paymentLabel: 'PayPal', reason: 'It was not paid in time.' },
  },
  dispute_opened: {
    shop,
    order,
    dispute: {
      amount: 126_757,
      paymentLabel: 'Visa ending in 4242',
      reason: 'fraudulent',
      reference: 'dp_1PgafTB1a2b3c4d5',
    },
  },
  webhook_disabled: {
    shop,
    endpoint: {
      ...{ host: 'hooks.demo.example', cause: 'failing', lastError: 'answered 503' },
      failingSince: new Date('2025-11-20T14:30:00Z'),
    },
  },
  invitation: {
    shop,
    invitation: {
      ...{ name: 'Grace Hopper', role: 'staff', inviterName: 'Ada Lovelace' },
      expiresAt: new Date('2025-11-28T14:30:00Z'),
      link: 'https://demo.example/account/invitation?token=wbi_abc',
    },
  },
  password_reset: {
    shop,
    reset: {
      name: 'Grace Hopper',
      expiresAt: new Date('2025-11-21T15:30:00Z'),
      link: 'https://demo.example/account/password?token=wbp_abc',
    },
  },
  security_notice: {
    shop,
    notice: {
      ...{ name: 'Grace Hopper', event: 'password_changed' },
      ...{ at: new Date('2025-11-21T14:30:00Z'), ip: '203.0.113.7' },
    },
  },
  reconciliation_report: {
    shop,
    items: [
      {
        summary: 'A payment of $25.99 is known there and not here',
        provider: 'Stripe',
        reference: 'pi_3PgafTB1a2b3c4d51a2b3c4d',
        orderNumber: null,
        repair: null,
      },
      {
        summary: '$12.00 were refunded on the provider’s own pages',
        provider: 'PayPal',
        reference: '5O190127TN364715T',
        orderNumber: 1001,
        repair: 'recorded in the ledger',
      },
    ],
  },
};
