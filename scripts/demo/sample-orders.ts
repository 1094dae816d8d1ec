import { demoShop } from './shop.ts';

/** The body of `POST /v1/orders`. */
export interface OrderRequest {
  customer: { name: string; email: string };
  shippingAddress: { line1: string; city: string; postalCode: string; country: string };
  shippingMethod: string;
  currency: string;
  items: { sku: string; quantity: number }[];
  payment: { provider: 'stripe' | 'paypal' | 'manual'; paymentMethod?: string };
  expectedTotal?: number;
  metadata: Record<string, string>;
}

export interface SampleOrder {
  title: string;
  request: OrderRequest;
  /** What the customer does when the bank or PayPal asks for it. */
  customerAgrees: boolean;
  /** What staff gives back once the order goes on; money in minor units. */
  refund: { amount: number; reason: string } | null;
}

const ada = { name: 'Ada Lovelace', email: 'ada@example.com' };
const london = { line1: '12 St James’s Square', city: 'London', postalCode: 'SW1Y 4JH', country: 'GB' };
const grace = { name: 'Grace Hopper', email: 'grace@example.com' };
const arlington = { line1: '1400 Wilson Blvd', city: 'Arlington', postalCode: '22209', country: 'US' };
const emmy = { name: 'Emmy Noether', email: 'emmy@example.com' };
const goettingen = { line1: 'Wilhelmsplatz 1', city: 'Göttingen', postalCode: '37073', country: 'DE' };

const card = (paymentMethod: string) => ({ provider: 'stripe', paymentMethod }) as const;

function sample(
  title: string,
  request: Omit<OrderRequest, 'currency' | 'metadata'>,
  { customerAgrees = false, refund = null }: Partial<Pick<SampleOrder, 'customerAgrees' | 'refund'>> = {},
): SampleOrder {
  return {
    title,
    request: { ...request, currency: demoShop.currency, metadata: { sample: title } },
    customerAgrees,
    refund,
  };
}

/**
 * One order for each way an order can go. The quantities are small against the stock, so that they can be sent
 * again and again; the board crosses its low-stock threshold with the first, which the merchant gets a mail about.
 */
export const sampleOrders: readonly SampleOrder[] = [
  sample('card paid', {
    customer: ada,
    shippingAddress: london,
    shippingMethod: 'standard',
    items: [{ sku: 'MUG-01', quantity: 2 }],
    payment: card('pm_card_visa'),
    expectedTotal: 2599,
  }),
  sample('card declined', {
    customer: grace,
    shippingAddress: arlington,
    shippingMethod: 'express',
    items: [{ sku: 'NOTE-A5', quantity: 1 }],
    payment: card('pm_card_chargeDeclined'),
  }),
  sample(
    'authentication required',
    {
      customer: emmy,
      shippingAddress: goettingen,
      shippingMethod: 'premium',
      items: [
        { sku: 'COFFEE-250', quantity: 1 },
        { sku: 'PENCIL-12', quantity: 1 },
      ],
      payment: card('pm_card_authenticationRequired'),
    },
    { customerAgrees: true },
  ),
  sample(
    'PayPal, one of two mugs given back',
    {
      customer: emmy,
      shippingAddress: goettingen,
      shippingMethod: 'standard',
      items: [{ sku: 'MUG-01', quantity: 2 }],
      payment: { provider: 'paypal' },
    },
    { customerAgrees: true, refund: { amount: 1050, reason: 'One mug arrived with a crack.' } },
  ),
  sample('out of stock', {
    customer: ada,
    shippingAddress: london,
    shippingMethod: 'standard',
    items: [
      { sku: 'CLOCK-01', quantity: 3 },
      { sku: 'MUG-01', quantity: 1 },
    ],
    payment: card('pm_card_visa'),
  }),
  sample('pay by invoice', {
    customer: grace,
    shippingAddress: arlington,
    shippingMethod: 'standard',
    items: [{ sku: 'BOARD-01', quantity: 1 }],
    payment: { provider: 'manual' },
  }),
];
