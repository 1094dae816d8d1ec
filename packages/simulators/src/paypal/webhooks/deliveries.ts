import { createDeliveries, type Deliveries } from '../../lib/deliveries.ts';
import type { Faults } from '../faults.ts';
import type { Event } from '../model.ts';
import { serializeEvent } from '../serialize/event.ts';
import type { Transmitter } from './transmitter.ts';

export interface PayPalDeliveryOptions {
  faults: Faults;
  transmitter: Transmitter;
  url: string;
  /** Milliseconds since 1970. */
  outside(): number;
  retryMs: readonly number[];
  closing: AbortSignal;
}

/** Brings events to the shops, signed anew for each attempt, those of one order in the order they happened. */
export const createPayPalDeliveries = (options: PayPalDeliveryOptions): Deliveries<Event> =>
  createDeliveries({
    takeFault: (type) => options.faults.takeForEvent(type),
    queueOf: ({ orderId }) => orderId,
    post: ({ event, url }) =>
      options.transmitter.post({
        url,
        body: JSON.stringify(serializeEvent(options, event)),
        at: options.outside(),
        closing: options.closing,
      }),
    retryMs: options.retryMs,
    closing: options.closing,
  });
