import { fillUrl } from '../../lib/fill-url.ts';
import type { Metadata } from '../model.ts';

/**
 * Where the events of a payment go, by its metadata; null delivers nothing. As text it is a template whose `{names}`
 * are keys of the metadata: `http://127.0.0.1:3000/webhooks/stripe/{tenant}`.
 */
export type WebhookUrl = string | ((metadata: Metadata) => string | null);

export function webhookDestination(url: WebhookUrl | null, metadata: Metadata): string | null {
  if (url === null) return null;
  return typeof url === 'function' ? url(metadata) : fillUrl(url, metadata);
}
