import { fillUrl } from '../../lib/fill-url.ts';
import { readCustomId } from '../custom-id.ts';

/**
 * Where the events of a payment go, by its `custom_id`; null delivers nothing. As text it is a template whose
 * `{names}` are what `readCustomId` finds there: `http://127.0.0.1:3000/webhooks/paypal/{tenant}`.
 */
export type WebhookUrl = string | ((customId: string | null) => string | null);

export function webhookDestination(url: WebhookUrl | null, customId: string | null): string | null {
  if (url === null) return null;
  return typeof url === 'function' ? url(customId) : fillUrl(url, readCustomId(customId));
}
