import { formatMoney } from '../format-money.ts';
import type { DifferenceDetail, DifferenceKind } from './compare.ts';

/** A difference in one sentence for a person. */
export function summarise(kind: DifferenceKind, detail: DifferenceDetail): string {
  const { currency, about, until } = detail;
  const amount = (value: number | null | undefined) =>
    value === null || value === undefined ? 'nothing' : formatMoney(value, currency);
  const [ours, theirs] = [amount(detail.ours), amount(detail.theirs)];
  switch (kind) {
    case 'unknown_here':
      return `${theirs} (${about ?? 'paid'}) at the provider, unknown in our books.`;
    case 'captured_twice':
      return `${theirs} taken at the provider beyond the one payment that was owed.`;
    case 'refunded_outside':
      return `${theirs} refunded at the provider, not by us${about ? `: ${about}` : ''}.`;
    case 'refund_failed':
      return `${ours} refunded in our books, and sent back by the bank.`;
    case 'amount_differs':
      return detail.ours === undefined
        ? `The currency differs: ${currency} or ${about ?? 'another'}.`
        : `${ours} (${about ?? 'paid'}) in our books, ${theirs} at the provider.`;
    case 'missing_there':
      return `${ours} (${about ?? 'paid'}) in our books, unknown at the provider.`;
    case 'authorization_lapsing':
      return `Money that is set aside can be taken only until ${until ?? 'soon'}.`;
    case 'dispute_opened':
      return `${theirs} disputed by the customer: ${about ?? 'no reason is known'}.`;
    case 'other_account':
      return `Payments up to ${until ?? 'now'} were made under another account, ${about ?? 'an unknown one'}: they cannot be compared, captured or refunded with the credentials that are there now.`;
  }
}
