import type { Call } from '../call.ts';
import { unprocessable } from '../errors.ts';
import type { Capture } from '../model.ts';
import { tellOfCapture } from './tell.ts';

export type CaptureSettlement = 'complete' | 'deny';

/** What becomes of a pending capture, days later. */
export function settleCapture(call: Call, capture: Capture, outcome: CaptureSettlement): Capture {
  if (capture.status !== 'PENDING') throw unprocessable('ORDER_ALREADY_CAPTURED');
  const settled = call.books.captures.put({
    ...capture,
    status: outcome === 'complete' ? 'COMPLETED' : 'DECLINED',
    updated: call.now,
  });
  tellOfCapture(call, settled);
  return settled;
}
