import type { Waybill } from '@waybill/sdk';
import type { Progress } from './progress.ts';

/** What every step of a replay works with. */
export interface Run {
  shop: Waybill;
  /** Requests under way at once, at most. */
  concurrency: number;
  progress: Progress;
  signal: AbortSignal;
}
