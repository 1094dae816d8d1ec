import { z } from 'zod';
import { deed } from '../audit-log/audit-log-answers.ts';
import { count, id, moment, money } from '../http/answers.ts';
import { named } from '../openapi/named.ts';
import { orderAnswer, orderEvent, orderStatus, shippingAddress } from '../orders/order-answers.ts';

const mark = z.string().meta({
  description: 'Stands for the customer in the audit log.',
  examples: ['c_5f8a2c1d9e7b'],
});

export const customerAnswer = named(
  'CustomerRecord',
  z.strictObject({
    id: mark,
    orders: z.array(
      z.strictObject({
        id,
        number: z.int().meta({ examples: [1001] }),
        status: orderStatus,
        createdAt: moment,
        hold: z.enum(['not_final', 'money_under_way', 'disputed']).nullable().meta({
          description: 'What keeps the order from losing its customer; null: nothing.',
        }),
      }),
    ),
    erasedAt: moment.nullable().meta({ description: 'When somebody erased the customer last.' }),
  }),
  'What is held of a customer.',
);

const { payments, ...ofOrder } = orderAnswer.shape;

const exportedOrder = z.strictObject({
  ...ofOrder,
  // What a customer does next at the provider holds secrets.
  payments: z.array(payments.element.omit({ nextAction: true })),
  disputes: z.array(
    z.strictObject({
      provider: z.string().meta({ examples: ['stripe'] }),
      amount: money,
      reason: z.string().meta({ examples: ['product_not_received'] }),
      status: z.string().meta({ examples: ['open'] }),
      openedAt: moment,
    }),
  ),
  events: z.array(orderEvent),
  mails: z.array(
    z.strictObject({
      kind: z.string().meta({ examples: ['order_confirmed'] }),
      recipient: z.string().meta({ examples: ['ada@example.com'] }),
      status: z.string().meta({ examples: ['sent'] }),
      createdAt: moment,
      settledAt: moment.nullable(),
    }),
  ),
  statusLinks: z.array(z.strictObject({ createdAt: moment, expiresAt: moment })),
});

const intended = {
  id,
  shippingAddress: shippingAddress.nullable(),
  metadata: z.record(z.string(), z.string()),
  createdAt: moment,
};
const pieces = { sku: z.string(), quantity: z.int().min(1) };

const exportedCart = z.strictObject({
  ...intended,
  customer: z.strictObject({
    name: z.string().exactOptional(),
    email: z.string().exactOptional(),
    reference: z.string().exactOptional(),
  }),
  items: z.array(z.strictObject({ ...pieces, unitPrice: money.nullable() })),
  updatedAt: moment,
});

const exportedQuote = z.strictObject({
  ...intended,
  number: z.int(),
  customer: z.strictObject({ name: z.string(), email: z.string() }),
  items: z.array(z.strictObject(pieces)),
  total: money,
  validUntil: moment,
});

export const customerExportAnswer = named(
  'CustomerExport',
  z.strictObject({
    id: mark,
    email: z.string().meta({ examples: ['ada@example.com'] }),
    orders: z.array(exportedOrder),
    carts: z.array(exportedCart),
    quotes: z.array(exportedQuote),
    auditLog: z.array(z.strictObject({ ...deed, actor: z.string().meta({ examples: ['staff'] }) })),
  }),
);

export const erasedCustomerAnswer = named(
  'ErasedCustomer',
  z.strictObject({
    id: mark,
    orders: count.meta({ description: 'So many orders lost their customer, this time.' }),
    erasedAt: moment,
  }),
);
