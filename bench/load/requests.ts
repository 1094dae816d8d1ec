import { randomUUID } from 'node:crypto';
import type { Plan } from './plan.ts';

export interface LoadRequest {
  method: 'GET' | 'POST';
  path: string;
  headers: string[];
  body: string | null;
  /** The status of the answer that counts as success. */
  expected: number;
}

const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(Math.random() * items.length)] as Item;

/** An order of two lines, paid by invoice: what a storefront sends, in the size it sends it. */
export const orderBody = (skus: readonly [string, string]): string =>
  JSON.stringify({
    customer: { name: 'Ada Lovelace', email: 'ada@example.com' },
    shippingAddress: { line1: "12 St James's Square", city: 'London', postalCode: 'SW1Y 4JH', country: 'GB' },
    shippingMethod: 'standard',
    currency: 'USD',
    items: [
      { sku: skus[0], quantity: 1 },
      { sku: skus[1], quantity: 2 },
    ],
    payment: { provider: 'manual' },
    metadata: { cart: 'c-1' },
  });

/** Makes one request after the other. Every order has an idempotency key of its own. */
export function createRequests({ authorization, work }: Plan): () => LoadRequest {
  if (work.kind === 'reads') {
    return () => ({
      method: 'GET',
      path: pick(work.paths),
      headers: ['authorization', authorization],
      body: null,
      expected: 200,
    });
  }
  const common = ['content-type', 'application/json', 'authorization', authorization, 'idempotency-key'];
  return () => ({
    method: 'POST',
    path: '/v1/orders',
    headers: [...common, randomUUID()],
    body: orderBody([work.hot ?? pick(work.skus), pick(work.skus)]),
    expected: 202,
  });
}
