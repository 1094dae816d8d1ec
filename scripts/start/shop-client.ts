import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { OrderRequest } from '../demo/sample-orders.ts';
import type { Demo } from './demo-file.ts';
import { StartError } from './start-error.ts';
import type { TimelineEvent } from './timeline.ts';

const order = z.object({
  id: z.string(),
  number: z.number(),
  status: z.string(),
  createdAt: z.string(),
  payments: z.array(z.object({ nextAction: z.object({ url: z.string().optional() }).nullable() })),
});
export type PlacedOrder = z.infer<typeof order>;

const events = z.object({
  data: z.array(z.object({ at: z.string(), type: z.string(), data: z.record(z.string(), z.unknown()) })),
});

/** The public API, as a storefront uses it. */
export interface ShopClient {
  placeOrder(request: OrderRequest): Promise<PlacedOrder>;
  getOrder(id: string): Promise<PlacedOrder>;
  events(id: string): Promise<TimelineEvent[]>;
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
    events: async (id) => (await call(events, `/v1/orders/${id}/events`)).data,
  };
}
