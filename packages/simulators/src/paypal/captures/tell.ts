import type { Call } from '../call.ts';
import type { Capture } from '../model.ts';
import { serializeCapture } from '../serialize/capture.ts';
import { captureSummary } from '../webhooks/summary.ts';

const events = {
  COMPLETED: ['PAYMENT.CAPTURE.COMPLETED', 'completed'],
  PENDING: ['PAYMENT.CAPTURE.PENDING', 'pending'],
  DECLINED: ['PAYMENT.CAPTURE.DENIED', 'denied'],
} as const;

export function tellOfCapture(call: Call, capture: Capture): void {
  const [type, what] = events[capture.status];
  call.emit(type, {
    resource: serializeCapture(call, capture),
    summary: captureSummary(what, capture),
    orderId: capture.orderId,
    customId: capture.customId,
  });
}
