import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { OrderRequest } from '../demo/sample-orders.ts';
import type { Demo } from './demo-file.ts';
import { StartError } from './start-error.ts';

const rejectedItem = z.object({
  sku: z.string(),
  requested: z.number().optional(),
  available: z.number().optional(),
});
export type RejectedItem = z.infer<typeof rejectedItem>;

const order = z.object({
  id: z.string(),
  number: z.number(),
  status: z.string(),
  createdAt: z.string(),
  rejection: z.object({ items: z.array(rejectedItem).optional() }).nullable(),
  payments: z.array(
    z.object({ provider: z.string(), nextAction: z.object({ url: z.string().optional() }).nullable() }),
  ),
});
export type PlacedOrder = z.infer<typeof order>;

const event = z.object({ at: z.string(), type: z.string(), data: z.record(z.string(), z.unknown()) });
export type TimelineEvent = z.infer<typeof event>;

/** The public API, as a storefront uses it. */
export interface ShopClient {
  placeOrder(request: OrderRequest): Promise<PlacedOrder>;
  getOrder(id: string): Promise<PlacedOrder>;
  events(id: string): Promise<TimelineEvent[]>;
  /** Gives back a part of the money, in minor units. */
  refund(id: string, request: { amount: number; reason: string }): Promise<PlacedOrder>;
}

const answerWithinMs = 15_000;

/** Every method throws `StartError` with what the API answered when it refuses. */
export function createShopClient({ baseUrl, apiKey }: Pick<Demo, 'baseUrl' | 'apiKey'>): ShopClient {
  async function call<T>(schema: z.ZodType<T>, path: string, body?: object): Promise<T> {
    const response = await fetch(`${baseUrl}${path}`, {
      method: body ? 'POST' : 'GET',
      headers: {
        authorization: `Bearer ${apiKey}`,
        ...(body && { 'content-type': 'application/json', 'idempotency-key': randomUUID() }),
      },
      ...(body && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(answerWithinMs),
    });
    const text = await response.text();
    if (response.ok) return schema.parse(JSON.parse(text));
    throw new StartError(
      `${body ? 'POST' : 'GET'} ${path} was answered with ${response.status}: ${text.slice(0, 500)}`,
    );
  }

  return {
    placeOrder: (request) => call(order, '/v1/orders', request),
    getOrder: (id) => call(order, `/v1/orders/${id}`),
    refund: (id, request) => call(order, `/v1/orders/${id}/refunds`, { ...request, restock: false }),
    events: async (id) => (await call(z.object({ data: z.array(event) }), `/v1/orders/${id}/events`)).data,
  };
}
