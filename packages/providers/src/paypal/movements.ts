import {
  type AuthorizationWithAdditionalData,
  CaptureStatus,
  type Order,
  type OrdersCapture,
  type Refund,
  RefundStatus,
} from '@paypal/paypal-server-sdk';
import type { ProviderEntry, ProviderRefund } from '@waybill/domain';
import { fromMoney } from './money.ts';
import { readInvoiceId } from './names.ts';

/** What became of an order's money. Our orders have one purchase unit each. */
export interface Movements {
  authorization: AuthorizationWithAdditionalData | null;
  captures: readonly OrdersCapture[];
  refunds: readonly Refund[];
}

/** A renewed authorisation is about the same money as the first. */
export function movementsOf(order: Order): Movements {
  const { authorizations = [], captures = [], refunds = [] } = order.purchaseUnits?.[0]?.payments ?? {};
  return { authorization: authorizations[0] ?? null, captures, refunds };
}

const takenStatuses = new Set<CaptureStatus | undefined>([
  CaptureStatus.Completed,
  CaptureStatus.PartiallyRefunded,
  CaptureStatus.Refunded,
]);
export const isTaken = ({ status }: OrdersCapture): boolean => takenStatuses.has(status);
export const isPending = ({ status }: OrdersCapture): boolean => status === CaptureStatus.Pending;

const sum = (captures: readonly OrdersCapture[]): number =>
  captures.reduce((total, { amount }) => total + fromMoney(amount), 0);

/** All movements, from what was set aside to what was given back; `over` when nothing more can be taken. */
export function entriesOf(movements: Movements, { over }: { over: boolean }): ProviderEntry[] {
  const { authorization, captures, refunds } = movements;
  const held = fromMoney(authorization?.amount);
  const spoken = sum(captures.filter((capture) => isTaken(capture) || isPending(capture)));
  const reference = authorization?.id ?? '';
  const entries: ProviderEntry[] = [
    { kind: 'authorized', amount: held, reference },
    ...captures.filter(isTaken).map(captureEntry),
    { kind: 'voided', amount: over ? held - spoken : 0, reference },
    ...refunds.filter(({ status }) => status === RefundStatus.Completed).map(refundEntry),
  ];
  return entries.filter(({ amount }) => amount > 0);
}

function captureEntry({ id = '', amount, invoiceId }: OrdersCapture): ProviderEntry {
  const captureId = readInvoiceId('capture', invoiceId);
  return {
    kind: 'captured',
    amount: fromMoney(amount),
    reference: id,
    ...(captureId === null ? {} : { captureId }),
  };
}

function refundEntry({ id = '', amount, invoiceId }: Refund): ProviderEntry {
  const refundId = readInvoiceId('refund', invoiceId);
  return {
    kind: 'refunded',
    amount: fromMoney(amount),
    reference: id,
    ...(refundId === null ? {} : { refundId }),
  };
}

const refundStatuses: Readonly<Record<RefundStatus, ProviderRefund['status']>> = {
  [RefundStatus.Completed]: 'succeeded',
  [RefundStatus.Pending]: 'pending',
  [RefundStatus.Failed]: 'failed',
  [RefundStatus.Cancelled]: 'failed',
};

export const refundOf = ({ id: reference = '', amount, invoiceId, status }: Refund): ProviderRefund => ({
  reference,
  refundId: readInvoiceId('refund', invoiceId),
  amount: fromMoney(amount),
  status: status === undefined ? 'pending' : refundStatuses[status],
});
