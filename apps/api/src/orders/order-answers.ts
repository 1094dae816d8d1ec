import { captureModes, orderStatuses, providerNames } from '@waybill/domain';
import { z } from 'zod';
import { id, listOf, moment, momentText, money, pageOf } from '../http/answers.ts';
import { named } from '../openapi/named.ts';
import { taxes } from '../tax/tax-answers.ts';
import { orderExample } from './order-example.ts';
import { rejectionAnswer } from './rejection-answer.ts';

export const orderStatus = named('OrderStatus', z.enum(orderStatuses));
export const paymentStatus = named(
  'OrderPaymentStatus',
  z.enum([
    'none',
    'requires_action',
    'authorized',
    'paid',
    'partially_refunded',
    'refunded',
    'failed',
    'voided',
  ]),
  'What became of the customer’s money. `partially_refunded`: the shop has a part of it, and the rest is the customer’s again.',
);
export const fulfillmentStatus = named(
  'FulfillmentStatus',
  z.enum(['unfulfilled', 'partial', 'fulfilled', 'returned']),
);
export const provider = named('PaymentProvider', z.enum(providerNames));

const sku = z.string().meta({ examples: ['MUG-01'] });
const quantity = z
  .int()
  .min(1)
  .meta({ examples: [2] });
const pieces = z.array(z.strictObject({ sku, quantity }));

export const shippingAddress = named(
  'Address',
  z.strictObject({
    line1: z.string().meta({ examples: ['12 St James’s Square'] }),
    line2: z.string().exactOptional(),
    city: z.string().meta({ examples: ['London'] }),
    region: z.string().exactOptional(),
    postalCode: z.string().meta({ examples: ['SW1Y 4JH'] }),
    country: z.string().meta({ description: 'ISO 3166-1 alpha-2.', examples: ['GB'] }),
  }),
);

export const customer = named(
  'Customer',
  z.strictObject({
    name: z.string().meta({ examples: ['Ada Lovelace'] }),
    email: z.string().meta({ examples: ['ada@example.com'] }),
  }),
);

const captureMode = named(
  'CaptureMode',
  z.enum(captureModes).meta({ description: 'When the money is taken: at once, or as the items leave.' }),
);

const line = named(
  'OrderItem',
  z.strictObject({
    sku,
    name: z
      .string()
      .nullable()
      .meta({ examples: ['Stoneware mug'] }),
    quantity,
    unitPrice: money.nullable(),
    total: money.nullable(),
    taxTotal: money.exactOptional().meta({ description: 'Of shops with their own rates of tax.' }),
    taxes: taxes.exactOptional(),
  }),
  'One SKU of an order, as it was sold.',
);

const payment = named(
  'Payment',
  z.strictObject({
    id,
    provider,
    status: named(
      'PaymentStatus',
      z.enum([
        'requires_action',
        'authorized',
        'paid',
        'partially_refunded',
        'refunded',
        'failed',
        'voided',
        'pending',
        'processing',
      ]),
    ),
    amount: money,
    captured: money,
    refunded: money,
    nextAction: named(
      'NextAction',
      z.strictObject({
        type: z.enum(['redirect', 'use_sdk']),
        url: z.string().exactOptional(),
        clientSecret: z.string().exactOptional(),
      }),
      'What a customer has to do before a payment goes on.',
    )
      .nullable()
      .meta({
        description:
          'What the customer has to do: follow `url`, or finish in the storefront with `clientSecret`.',
        examples: [null],
      }),
    capture: captureMode,
    captureBefore: momentText.nullable().meta({
      description: 'Until when what is set aside can be taken.',
      examples: [null],
    }),
  }),
  'One attempt to pay.',
);

const refund = named(
  'Refund',
  z.strictObject({
    id,
    amount: money,
    status: z.enum(['pending', 'succeeded', 'failed']),
    reason: z.string().meta({ examples: ['arrived broken'] }),
    items: pieces.nullable(),
    createdAt: momentText,
  }),
  'Money that goes back to the customer.',
);

const shipment = named(
  'Shipment',
  z.strictObject({
    id,
    carrier: z.string().meta({ examples: ['Royal Mail'] }),
    trackingNumber: z.string().meta({ examples: ['AB123456789GB'] }),
    items: pieces,
    createdAt: momentText,
    deliveredAt: momentText.nullable(),
  }),
  'Items that left together.',
);

const priced = money.nullable().meta({ description: 'Minor units; null until the order is processed.' });

export const orderAnswer = named(
  'Order',
  z
    .strictObject({
      id,
      number: z.int().meta({ description: 'Counts the orders of the shop.', examples: [1001] }),
      status: orderStatus,
      paymentStatus,
      fulfillmentStatus,
      rejection: rejectionAnswer
        .nullable()
        .meta({ description: 'Why it cannot be fulfilled.', examples: [null] }),
      cancelReason: z
        .string()
        .nullable()
        .meta({ examples: [null] }),
      customer,
      shippingAddress,
      shippingMethod: z.string().meta({ examples: ['standard'] }),
      currency: z.string().meta({ description: 'ISO 4217.', examples: ['USD'] }),
      items: z.array(line),
      subtotal: priced,
      shippingTotal: priced,
      taxTotal: priced,
      discountTotal: priced,
      total: priced,
      pricesIncludeTax: z.boolean().exactOptional().meta({
        description:
          'Whether the amounts have the taxes in them. Of shops with their own rates, as what follows.',
      }),
      shippingTax: money.exactOptional(),
      taxes: taxes.exactOptional(),
      expectedTotal: money.nullable(),
      disputed: z
        .boolean()
        .meta({ description: 'Whether a dispute about one of its payments is open.', examples: [false] }),
      payments: z.array(payment),
      refunds: z.array(refund),
      shipments: z.array(shipment),
      metadata: z.record(z.string(), z.string()).meta({ examples: [{ cart: 'c-1' }] }),
      reservationExpiresAt: momentText.nullable(),
      erasedAt: momentText.nullable().meta({
        description: 'Since then nobody knows whose order it was.',
        examples: [null],
      }),
      createdAt: momentText,
      updatedAt: momentText,
    })
    .meta({ examples: [orderExample] }),
  'An order with all that belongs to it.',
);

export const orderPageAnswer = named('OrderPage', pageOf(orderAnswer));

/** The order as the API shows it. */
export type OrderView = z.output<typeof orderAnswer>;

export const orderEvent = named(
  'OrderEvent',
  z.strictObject({
    at: moment,
    type: z.string().meta({ examples: ['order.confirmed'] }),
    data: z.record(z.string(), z.unknown()).meta({
      description: 'What belongs to an event of this type.',
      examples: [{}],
    }),
  }),
  'Something that happened to an order.',
);

export const eventsAnswer = named('OrderEvents', listOf(orderEvent));

/** The stream holds the same events as the list. */
export const eventStream = z.string().meta({
  description:
    'Server-sent events: `id` counts them, `event` is the type, and `data` is an OrderEvent as JSON.',
  examples: [
    'id: 1\nevent: order.placed\ndata: {"at":"2026-03-02T09:30:00.000Z","type":"order.placed","data":{}}\n\n',
  ],
});

export const orderLinkAnswer = z.strictObject({
  url: z.string().meta({ examples: ['https://shop.example/orders/status?token=wbo_9vQx0v3mJ1rT8cYw'] }),
  expiresAt: moment,
});
