import { setTimeout as delay } from 'node:timers/promises';
import type { Order, Waybill } from '@waybill/sdk';

/** What the story says should be so is not. */
export class DemoError extends Error {
  override readonly name = 'DemoError';
}

/** Where the story is played, and who listens. */
export interface Stage {
  shop: Waybill;
  currency: string;
  /** Where the shop's mails can be read; null where they go to a real mail server. */
  inboxUrl: string | null;
  /** Part of every SKU, so that the story can be told again in the same shop. */
  mark: string;
  tell(line: string): void;
}

/** Tells what happened, if it did. Throws `DemoError` if it did not. */
export function show(stage: Pick<Stage, 'tell'>, what: string, isSo: boolean): void {
  if (!isSo) throw new DemoError(`This was to happen, and did not: ${what}.`);
  stage.tell(`  ✓ ${what}`);
}

/** What `look` finds, as soon as it finds something; null if that takes longer than `withinMs`. */
export async function lookFor<Found>(
  look: () => Promise<Found | null | undefined>,
  withinMs: number,
): Promise<Found | null> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const found = await look();
    if (found || Date.now() > deadline) return found ?? null;
    await delay(200);
  }
}

/** Ada, who lives in London and pays by card. */
export const buyer = {
  customer: { name: 'Ada Lovelace', email: 'ada@example.com' },
  shippingAddress: {
    line1: "12 St James's Square",
    city: 'London',
    postalCode: 'SW1Y 4JH',
    country: 'GB',
  },
  shippingMethod: 'standard',
  payment: { provider: 'stripe', paymentMethod: 'pm_card_visa' },
} as const;

/** An order of hers without a cart, as it has settled. */
export async function orderAtOnce(
  { shop, currency }: Stage,
  items: readonly { sku: string; quantity: number }[],
): Promise<Order> {
  const { id } = await shop.orders.create({ ...buyer, currency, items });
  return await shop.orders.waitUntilSettled(id);
}
