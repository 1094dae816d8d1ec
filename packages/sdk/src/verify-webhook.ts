import type { Order } from './generated/schemas.ts';

/** Why a message is not believed. */
export class WebhookVerificationError extends Error {
  override readonly name = 'WebhookVerificationError';
}

/** What `verifyWebhook` takes headers from: those of `fetch`, of Node, or any object with their names. */
export type WebhookHeaders =
  | { get(name: string): string | null | undefined }
  | Readonly<Record<string, string | readonly string[] | undefined>>;

/** A message of a webhook endpoint. */
export interface WebhookMessage {
  type: string;
  /** RFC 3339; when it happened. Messages may arrive in another order. */
  timestamp: string;
  data: WebhookData;
}

/** Of an order: which one, where in its timeline, and as it stands now where the endpoint wants it shown. */
export interface WebhookData {
  orderId?: string;
  sequence?: number;
  order?: Order;
  [field: string]: unknown;
}

export interface VerifyOptions {
  /** How old or how far ahead a message may be, in seconds; 300 if absent. */
  toleranceSeconds?: number;
  /** Milliseconds since 1970; the clock’s if absent. */
  now?: number;
}

const prefix = 'whsec_';

function headerOf(headers: WebhookHeaders, name: string): string {
  const value = typeof headers.get === 'function' ? headers.get(name) : namedIn(headers, name);
  if (typeof value === 'string' && value !== '') return value;
  throw new WebhookVerificationError(`the header ${name} is missing`);
}

function namedIn(headers: object, name: string): unknown {
  for (const [key, value] of Object.entries(headers)) if (key.toLowerCase() === name) return value;
  return undefined;
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  try {
    return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  } catch {
    throw new WebhookVerificationError('the secret is not one of a webhook endpoint');
  }
}

function requireRecent(timestamp: string, { toleranceSeconds = 300, now = Date.now() }: VerifyOptions): void {
  if (!/^\d{1,12}$/.test(timestamp)) throw new WebhookVerificationError('the time of the message is no time');
  const age = Math.floor(now / 1_000) - Number(timestamp);
  if (age > toleranceSeconds) throw new WebhookVerificationError('the message is too old');
  if (-age > toleranceSeconds) throw new WebhookVerificationError('the message is from the future');
}

/**
 * Checks that a message came from Waybill, and returns it. `payload` is the body as it arrived, to the letter. Throws
 * `WebhookVerificationError`. A message may come more than once: its `webhook-id` tells.
 */
export async function verifyWebhook(
  payload: string | Uint8Array,
  headers: WebhookHeaders,
  secret: string,
  options: VerifyOptions = {},
): Promise<WebhookMessage> {
  const body = typeof payload === 'string' ? payload : new TextDecoder().decode(payload);
  const id = headerOf(headers, 'webhook-id');
  const timestamp = headerOf(headers, 'webhook-timestamp');
  const signatures = headerOf(headers, 'webhook-signature');
  requireRecent(timestamp, options);
  const raw = bytesOf(secret.startsWith(prefix) ? secret.slice(prefix.length) : secret);
  const key = await crypto.subtle.importKey('raw', raw, { name: 'HMAC', hash: 'SHA-256' }, false, ['verify']);
  const signed = new TextEncoder().encode(`${id}.${timestamp}.${body}`);
  for (const signature of signatures.split(' ')) {
    const [version, encoded = ''] = signature.split(',');
    if (version !== 'v1' || !/^[A-Za-z0-9+/]{43}=$/.test(encoded)) continue;
    // WebCrypto compares in constant time.
    if (await crypto.subtle.verify('HMAC', key, bytesOf(encoded), signed)) return JSON.parse(body);
  }
  throw new WebhookVerificationError('no signature of the message is made with this secret');
}
