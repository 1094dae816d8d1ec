import type { Call } from '../call.ts';
import { resourceId } from '../ids.ts';
import type { Capture, Order } from '../model.ts';
import { tellOfCapture } from './tell.ts';

export type NewCapture = Pick<
  Capture,
  'referenceId' | 'authorizationId' | 'amount' | 'final' | 'invoiceId' | 'customId'
>;

/** Moves the money, or begins to where the payer's way to pay takes its time. */
export function takeMoney(call: Call, order: Order, input: NewCapture): Capture {
  const capture = call.books.captures.put({
    ...input,
    id: resourceId(),
    orderId: order.id,
    currency: order.currency,
    status: order.funding === 'slow_capture' ? 'PENDING' : 'COMPLETED',
    created: call.now,
    updated: call.now,
  });
  tellOfCapture(call, capture);
  return capture;
}
