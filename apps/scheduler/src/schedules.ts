import {
  type Sweep,
  type SweepToolsWithFiles,
  sweepExpiredReservations,
  sweepLapsingAuthorizations,
  sweepLongReconciliation,
  sweepLostObligations,
  sweepLowStock,
  sweepReconciliation,
  sweepRetention,
  sweepShopRetention,
  sweepStorageUsage,
  sweepTenantDeletion,
  sweepUnansweredPayments,
} from '@waybill/domain';

export interface Schedule {
  /** Durable: it is the sweep's row in `sweep_runs`. */
  name: string;
  everyMs: number;
  sweep: Sweep<SweepToolsWithFiles>;
}

const seconds = 1_000;
const minutes = 60 * seconds;

/** Every promise that is checked by the clock. */
export const schedules: readonly Schedule[] = [
  { name: 'expired-reservations', everyMs: 5 * seconds, sweep: sweepExpiredReservations },
  { name: 'low-stock', everyMs: 5 * seconds, sweep: sweepLowStock },
  { name: 'lost-obligations', everyMs: 30 * seconds, sweep: sweepLostObligations },
  { name: 'unanswered-payments', everyMs: 2 * minutes, sweep: sweepUnansweredPayments },
  { name: 'lapsing-authorizations', everyMs: 10 * minutes, sweep: sweepLapsingAuthorizations },
  { name: 'reconciliation', everyMs: 60 * minutes, sweep: sweepReconciliation },
  { name: 'long-reconciliation', everyMs: 24 * 60 * minutes, sweep: sweepLongReconciliation },
  { name: 'tenant-deletion', everyMs: 1 * minutes, sweep: sweepTenantDeletion },
  { name: 'storage-usage', everyMs: 60 * minutes, sweep: sweepStorageUsage },
  { name: 'retention', everyMs: 60 * minutes, sweep: sweepRetention },
  { name: 'shop-retention', everyMs: 10 * minutes, sweep: sweepShopRetention },
];

/** How often the relay looks for obligations that the fast path did not deliver. */
export const relayEveryMs = 1 * seconds;

/** How often each schedule is asked whether it is due. */
export const tickMs = 1 * seconds;
