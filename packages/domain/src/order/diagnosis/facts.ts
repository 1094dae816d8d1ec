import type { QueueName } from '../../jobs/catalog.ts';
import type { ProcessRecord } from '../../operations/processes.ts';
import type { SweepRun } from '../../operations/sweep-runs.ts';
import type { ProviderHealth } from '../../payment/provider-health.ts';
import type { AwaitedStock } from '../awaited-stock.ts';
import type { OpenObligation } from '../obligations.ts';
import type { OrderRecord } from '../record.ts';
import type { Untold } from '../untold.ts';

/** What the store of the queues answered; `answered: false` when it did not, or not in time. */
export type QueueStoreView = { answered: true; paused: readonly QueueName[] } | { answered: false };

/** What carries the jobs. */
export interface Installation {
  processes: readonly ProcessRecord[];
  sweeps: readonly SweepRun[];
  /** Null where nobody asked. */
  queueStore: QueueStoreView | null;
}

/** All that an explanation is made of. */
export interface Facts {
  order: OrderRecord;
  /** The oldest first. */
  obligations: readonly OpenObligation[];
  /** Providers of its payments to which calls are held back. */
  providers: readonly ProviderHealth[];
  /** What of it is not there yet. */
  awaited: readonly AwaitedStock[];
  /** What others were not told of it. */
  untold: Untold;
  /** Null where nobody looked: then nothing is said of it. */
  installation: Installation | null;
  /** Since when its shop takes part in nothing; null where it does. */
  suspendedSince: Date | null;
  now: Date;
}
