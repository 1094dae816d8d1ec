import type { Occurrence } from '@waybill/domain';
import type { Instruments } from '../metrics/open-metrics.ts';

/** Counts what transactions tell. */
export const createCountOccurrences =
  ({ ordersMoved, moneyMoved, mails, stockAlerts }: Instruments<'business'>) =>
  (occurrences: readonly Occurrence[]): void => {
    for (const occurrence of occurrences) {
      switch (occurrence.kind) {
        case 'order_moved':
          ordersMoved.inc({ status: occurrence.to });
          break;
        case 'money_moved':
          moneyMoved.inc({ kind: occurrence.how, currency: occurrence.currency }, occurrence.amount);
          break;
        case 'mail_settled':
          mails.inc({ kind: occurrence.mail, result: occurrence.result });
          break;
        case 'stock_alerted':
          stockAlerts.inc(occurrence.skus);
      }
    }
  };
