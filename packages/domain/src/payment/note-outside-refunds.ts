import type { Ctx } from '../context.ts';
import { isGivenBack } from '../order/money-owed.ts';
import { getOrder, type OrderRecord } from '../order/record.ts';
import type { Difference } from '../reconciliation/compare.ts';
import { noteDifference } from '../reconciliation/discrepancies.ts';
import type { LedgerEntry } from './ledger.ts';
import type { PaymentRow } from './payment-row.ts';

/** What nobody may ship any more: whoever gave the money back has to say what becomes of the order. */
export const isStranded = (order: OrderRecord): boolean =>
  order.status === 'processing' && isGivenBack(order);

const kindOf: Readonly<Partial<Record<LedgerEntry['kind'], Difference['kind']>>> = {
  refunded: 'refunded_outside',
  refund_reversed: 'refund_failed',
};

function describe(payment: PaymentRow, { kind, reference, amount }: LedgerEntry, stranded: boolean) {
  const [ours, theirs] = kind === 'refunded' ? [null, amount] : [amount, null];
  return {
    payment: payment.reference ?? reference,
    paymentCreatedAt: payment.createdAt.toISOString(),
    ...(stranded ? { about: 'nothing pays for the order any more, which cannot be shipped' } : {}),
    ...{ ours, theirs, currency: payment.currency },
  };
}

/**
 * Refunds that somebody made at the provider, and those of them that a bank sent back, are noted for the merchant as
 * soon as they are in the ledger, whoever heard of them first; the next report tells of each once. What took all the
 * money from an order that is still to be shipped stays open. The caller holds the order's lock.
 */
export async function noteOutsideRefunds(
  ctx: Ctx,
  payment: PaymentRow,
  added: readonly LedgerEntry[],
): Promise<void> {
  const outside = added.filter(({ refundId }) => refundId === null);
  if (!outside.some(({ kind }) => kindOf[kind])) return;
  const stranded = isStranded(await getOrder(ctx, payment.orderId));
  for (const entry of outside) {
    const kind = kindOf[entry.kind];
    if (kind === undefined) continue;
    const difference: Difference = {
      ...{ kind, reference: entry.reference, paymentId: payment.id, orderId: payment.orderId },
      ...{ detail: describe(payment, entry, stranded), repairable: true },
    };
    const repair = stranded ? null : 'It was recorded: the order owes as much as its money says now.';
    await noteDifference(ctx, payment.provider, difference, repair);
  }
}
