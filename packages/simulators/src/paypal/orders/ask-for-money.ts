import type { Call } from '../call.ts';
import { instrumentDeclined, unprocessable } from '../errors.ts';
import type { Order } from '../model.ts';
import { approvalPath } from '../serialize/link.ts';

/** Throws unless the payer has approved, no invoice is paid twice, and the funding source says yes. */
export function askForMoney(call: Call, order: Order): void {
  if (order.status !== 'APPROVED') throw unprocessable('ORDER_NOT_APPROVED');
  for (const { invoiceId } of order.units) {
    if (invoiceId !== null && isInvoicePaid(call, invoiceId)) throw unprocessable('DUPLICATE_INVOICE_ID');
  }
  if (order.funding === 'declined') {
    call.books.orders.put({ ...order, declines: order.declines + 1, updated: call.now });
    throw instrumentDeclined(`${call.url}${approvalPath(order.id)}`);
  }
}

/** Whether money was authorised or taken for this invoice, whatever became of it later. */
function isInvoicePaid({ books }: Call, invoiceId: string): boolean {
  const named = (record: { invoiceId: string | null }) => record.invoiceId === invoiceId;
  return (
    books.authorizations.values().some(named) ||
    books.captures.values().some((capture) => named(capture) && capture.status !== 'DECLINED')
  );
}
