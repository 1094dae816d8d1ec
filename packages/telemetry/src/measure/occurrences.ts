import type { Occurrence } from '@waybill/domain';
import type { Instruments } from '../metrics/open-metrics.ts';

type Attempted = Extract<Occurrence, { kind: 'draft_attempted' }>;

function countDraft(
  { aiDrafts, aiTokens, aiCost, aiBudgetUsed }: Instruments<'business'>,
  { provider, outcome, tokens, costMicros, budgetUsed }: Attempted,
): void {
  aiDrafts.inc({ provider, outcome });
  aiTokens.inc({ provider }, tokens);
  aiCost.inc({ provider }, costMicros / 1_000_000);
  if (budgetUsed !== null) aiBudgetUsed.observe({}, budgetUsed);
}

/** Counts what transactions tell. */
export const createCountOccurrences =
  (instruments: Instruments<'business'>) =>
  (occurrences: readonly Occurrence[]): void => {
    const { ordersMoved, moneyMoved, mails, stockAlerts } = instruments;
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
          break;
        case 'draft_attempted':
          countDraft(instruments, occurrence);
      }
    }
  };
