import type { OrderView } from '../orders/order-answers.ts';
import type { TestApi } from './start-api.ts';
import { mug } from './test-shop.ts';

/** A body that `POST /v1/orders` takes. */
export const newOrder = (changes: Record<string, unknown> = {}) => ({
  customer: { name: 'Ada Lovelace', email: 'ada@example.com' },
  shippingAddress: { line1: "12 St James's Square", city: 'London', postalCode: 'SW1Y 4JH', country: 'GB' },
  shippingMethod: 'standard',
  currency: 'USD',
  items: [{ sku: mug.sku, quantity: 2 }],
  payment: { provider: 'stripe', paymentMethod: 'pm_card_visa' },
  ...changes,
});

export const byInvoice = { payment: { provider: 'manual' } };

/** An order that was accepted and nothing more. */
export async function placeOrder(
  { storefront }: TestApi,
  changes: Record<string, unknown> = {},
): Promise<OrderView> {
  const { body, status } = await storefront.post<OrderView>('/v1/orders', newOrder(changes));
  if (status !== 202) throw new Error(`the order was not accepted: ${JSON.stringify(body)}`);
  return body;
}

/** An order that is priced and holds its stock; one by invoice is ready to be shipped. */
export async function processedOrder(
  api: TestApi,
  changes: Record<string, unknown> = {},
): Promise<OrderView> {
  const { id } = await placeOrder(api, changes);
  await api.process(id);
  return (await api.storefront.get<OrderView>(`/v1/orders/${id}`)).body;
}
