import type { Ctx } from '../context.ts';
import { orderView } from '../order/order-view.ts';
import { getOrder } from '../order/record.ts';
import type { OwedDelivery } from './deliver-webhook.ts';

/** The body of a message, by Standard Webhooks: what happened, when, and to what. */
export interface HookMessage {
  type: string;
  /** RFC 3339; when it happened. */
  timestamp: string;
  data: Readonly<Record<string, unknown>>;
}

async function dataOf(ctx: Ctx, delivery: OwedDelivery): Promise<HookMessage['data']> {
  const { orderId, sequence, payload, data } = delivery;
  if (orderId === null) return data ?? {};
  const thin = { orderId, sequence };
  return payload === 'thin' ? thin : { ...thin, order: orderView(await getOrder(ctx, orderId)) };
}

/**
 * What an endpoint is told. A full message shows the order as the API does, as it stands now: it is stored nowhere, so
 * that a customer who is erased meanwhile is not told of.
 */
export const composeMessage = async (ctx: Ctx, delivery: OwedDelivery): Promise<HookMessage> => ({
  type: delivery.type,
  timestamp: delivery.occurredAt.toISOString(),
  data: await dataOf(ctx, delivery),
});
