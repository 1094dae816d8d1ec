import { statement } from '@waybill/db';
import type { Ctx } from '../context.ts';
import { newId } from '../ids.ts';
import type { ProviderName, WebhookNotice } from '../ports/payment-provider.ts';

const insertEvent = statement(
  'webhook-insert',
  `INSERT INTO webhook_events (tenant_id, id, provider, event_id, type, reference, received_at, processed_at)
   VALUES ($1, $2, $3, $4, $5, $6, $7, CASE WHEN $6::text IS NULL THEN $7::timestamptz END)
   ON CONFLICT (tenant_id, provider, event_id) DO NOTHING`,
);

/** Stores a provider's event once and notes the obligation to look into it, if it tells of a payment. */
export async function receiveWebhook(
  ctx: Ctx,
  { provider, notice }: { provider: ProviderName; notice: WebhookNotice },
): Promise<void> {
  const webhookId = newId();
  const { eventId, type, reference } = notice;
  const values = [ctx.tenantId, webhookId, provider, eventId, type, reference, ctx.now];
  const inserted = await ctx.tx.run(insertEvent, values);
  if (inserted === 1 && reference !== null) ctx.enqueue('webhook.process', { webhookId });
}
