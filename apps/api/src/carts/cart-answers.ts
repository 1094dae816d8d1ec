import { cartStatuses, lineProblems, quoteStatuses } from '@waybill/domain';
import { z } from 'zod';
import { id, moment, money, pageOf, version } from '../http/answers.ts';
import { named } from '../openapi/named.ts';
import { customer, shippingAddress } from '../orders/order-answers.ts';
import { rejectionAnswer } from '../orders/rejection-answer.ts';

const sku = z.string().meta({ examples: ['MUG-01'] });
const name = z.string().meta({ examples: ['Stoneware mug'] });
const quantity = z
  .int()
  .min(1)
  .meta({ examples: [2] });
const currency = z.string().meta({ description: 'ISO 4217.', examples: ['USD'] });
const metadata = z.record(z.string(), z.string()).meta({ examples: [{ campaign: 'spring' }] });
const email = z.string().meta({ examples: ['ada@example.com'] });
const person = z.string().meta({ examples: ['Ada Lovelace'] });

const totals = {
  subtotal: money,
  shippingTotal: money,
  taxTotal: money,
  discountTotal: money,
  total: money,
};

const cartLine = named(
  'CartItem',
  z.strictObject({
    sku,
    quantity,
    name: name.nullable(),
    unitPrice: money.nullable().meta({ description: 'Minor units, at this moment.' }),
    total: money.nullable(),
    available: z
      .int()
      .nullable()
      .meta({ description: 'Pieces on the shelf for anybody; a cart holds none of them.', examples: [12] }),
    problems: z
      .array(z.enum(lineProblems))
      .meta({ description: '`price_changed`: since it was put in.', examples: [[]] }),
  }),
  'One SKU of a cart, at this moment.',
);

const shown = {
  id,
  status: z.enum(cartStatuses),
  currency,
  customer: named(
    'CartCustomer',
    z.strictObject({
      name: person.exactOptional(),
      email: email.exactOptional(),
      reference: z
        .string()
        .exactOptional()
        .meta({ description: 'What the storefront knows the customer by.', examples: ['customer-42'] }),
    }),
    'Whose cart it is, as far as is known.',
  ),
  shippingAddress: shippingAddress.nullable(),
  shippingMethod: z
    .string()
    .nullable()
    .meta({ examples: ['standard'] }),
  items: z.array(cartLine),
  totals: named('Totals', z.strictObject(totals), 'Minor units.').nullable().meta({
    description:
      'What an order of it would cost now; null while it is empty, would be rejected, or depends on an address that it lacks.',
  }),
  rejection: rejectionAnswer.nullable().meta({
    description: 'Why an order of it would be rejected now.',
    examples: [null],
  }),
  metadata,
  orderId: id.nullable().meta({ description: 'The order that it became.', examples: [null] }),
  mergedInto: id.nullable().meta({ description: 'The cart that took it over.', examples: [null] }),
  version,
  createdAt: moment,
  updatedAt: moment,
  expiresAt: moment,
};

export const cartAnswer = named(
  'Cart',
  z.strictObject(shown),
  'What somebody means to buy, at the prices of this moment. It reserves nothing.',
);

export const newCartAnswer = named(
  'NewCart',
  z.strictObject({
    ...shown,
    token: z.string().meta({
      description: 'Opens the cart, with its id. It is told this once.',
      examples: ['wbc_9vQx0v3mJ1rT8cYwZ2nB5kL7pD4sF6gH'],
    }),
  }),
  'A cart, with the token that opens it.',
);

export const quoteAnswer = named(
  'Quote',
  z.strictObject({
    id,
    number: z.int().meta({ description: 'Counts the quotes of the shop.', examples: [1] }),
    status: z.enum(quoteStatuses),
    currency,
    customer,
    shippingAddress,
    shippingMethod: z.string().meta({ examples: ['standard'] }),
    items: z.array(z.strictObject({ sku, name, quantity, unitPrice: money, total: money })),
    ...totals,
    metadata,
    orderId: id.nullable().meta({ description: 'The order that it became.', examples: [null] }),
    createdAt: moment,
    updatedAt: moment,
    validUntil: moment,
  }),
  'An offer: until `validUntil` an order of it costs what it says. It reserves nothing.',
);

export const quotePageAnswer = named('QuotePage', pageOf(quoteAnswer));

export const pdfAnswer = {
  mediaType: 'application/pdf',
  schema: z.string().meta({ description: 'The quote on A4.', examples: ['(the bytes)'] }),
} as const;
