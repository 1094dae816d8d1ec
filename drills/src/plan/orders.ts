import type { OrderInput } from '@waybill/sdk';
import type { Random } from './chance.ts';

/** An order that a customer of the drill wants to place, and how. */
export interface Intent {
  /** Of the campaign, from 0. */
  readonly index: number;
  /** Its idempotency key, which is also how it is found again. */
  readonly key: string;
  readonly order: OrderInput;
  /** Sends the request twice at the same time, as a double click does. */
  readonly twice: boolean;
}

export interface Shelf {
  readonly skus: readonly string[];
  readonly currency: string;
  readonly shippingMethod: string;
}

/** How many of a hundred orders are paid in which way. */
const ways = [
  { share: 45, payment: { provider: 'stripe', paymentMethod: 'pm_card_visa' } },
  { share: 10, payment: { provider: 'stripe', paymentMethod: 'pm_card_authenticationRequired' } },
  { share: 5, payment: { provider: 'stripe', paymentMethod: 'pm_card_chargeDeclined' } },
  { share: 15, payment: { provider: 'paypal' } },
  { share: 25, payment: { provider: 'manual' } },
] as const satisfies { share: number; payment: OrderInput['payment'] }[];

export type Way = (typeof ways)[number]['payment'];

/** The first of a campaign are one of each way, so that the shortest has them all. */
function wayOf(index: number, random: Random): Way {
  const draw = random.integer(0, 99);
  let upTo = 0;
  const drawn = ways.find(({ share }) => {
    upTo += share;
    return draw < upTo;
  });
  return (ways[index] ?? drawn ?? ways[0]).payment;
}

const twiceChance = 0.1;

/** What the customers of one campaign do; `name` tells campaigns apart. */
export function planOrders(
  name: string,
  count: number,
  { shelf, random }: { shelf: Shelf; random: Random },
): Intent[] {
  return Array.from({ length: count }, (_, index) => {
    const key = `${name}-${index}`;
    const lines = random.integer(1, 3);
    const items = new Map<string, number>();
    for (let line = 0; line < lines; line++) items.set(random.pick(shelf.skus), random.integer(1, 2));
    return {
      index,
      key,
      twice: random.chance(twiceChance),
      order: {
        customer: { name: `Customer ${index}`, email: `${key}@drill.example` },
        shippingAddress: { line1: '1 Harbour Street', city: 'London', postalCode: 'SW1Y 4JH', country: 'GB' },
        shippingMethod: shelf.shippingMethod,
        currency: shelf.currency,
        items: [...items].map(([sku, quantity]) => ({ sku, quantity })),
        payment: wayOf(index, random),
        metadata: { drill: key },
      },
    };
  });
}
