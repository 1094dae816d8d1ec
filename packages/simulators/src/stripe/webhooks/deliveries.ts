import { createDeliveries, type Deliveries, type Parcel } from '../../lib/deliveries.ts';
import { postWebhook } from '../../lib/post-webhook.ts';
import type { Books } from '../books.ts';
import type { Faults } from '../faults.ts';
import type { Event } from '../model.ts';
import { serializeEvent } from '../serialize/event.ts';
import { signWebhook } from './sign.ts';

export interface StripeDeliveryOptions {
  books: Books;
  faults: Faults;
  secret: string;
  now(): number;
  retryMs: readonly number[];
  closing: AbortSignal;
}

/** Brings events to the shops, signed, those of one payment in order. */
export const createStripeDeliveries = (options: StripeDeliveryOptions): Deliveries<Event> =>
  createDeliveries({
    takeFault: (type) => options.faults.takeForEvent(type),
    queueOf: ({ object }) => String(object['payment_intent'] ?? object['id']),
    post: (parcel) => post(parcel, options),
    retryMs: options.retryMs,
    closing: options.closing,
  });

async function post({ event, url }: Parcel<Event>, options: StripeDeliveryOptions): Promise<boolean> {
  const { books, secret, now, closing } = options;
  const body = JSON.stringify(serializeEvent(event));
  const headers = {
    'Content-Type': 'application/json; charset=utf-8',
    'Stripe-Signature': signWebhook(body, secret, now()),
    'User-Agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
  };
  const taken = await postWebhook({ url, body, headers, closing });
  if (taken) books.events.put({ ...event, pendingWebhooks: 0 });
  return taken;
}
