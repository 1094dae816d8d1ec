import { authorizationState } from '../authorizations/state.ts';
import type { Books } from '../books.ts';
import { captureState } from '../captures/state.ts';
import type { Authorization, Capture, Dispute, Refund } from '../model.ts';
import { feeOf } from '../money.ts';

/** One line of the report; amounts are minor units, debits negative. */
export interface Transaction {
  id: string;
  /** What kind of movement it is: https://developer.paypal.com/docs/transaction-search/transaction-event-codes/ */
  code: 'T0006' | 'T1106' | 'T1107' | 'T1110' | 'T1300' | 'T1301';
  /** Milliseconds since 1970. */
  initiated: number;
  updated: number;
  amount: number;
  fee: number;
  currency: string;
  /** Succeeded, pending, denied, or given back as a whole. */
  status: 'S' | 'P' | 'D' | 'V';
  /** What it follows from: a transaction, or an order. */
  reference: { id: string; type: 'TXN' | 'ODR' };
  invoiceId: string | null;
  customId: string | null;
  /** Moved money that the merchant has or had. */
  balanceAffecting: boolean;
}

/** Everything that happened, oldest first. */
export function listTransactions(books: Books): Transaction[] {
  return [
    ...books.authorizations.values().map((authorization) => ofAuthorization(books, authorization)),
    ...books.captures.values().map((capture) => ofCapture(books, capture)),
    ...books.refunds.values().map(ofRefund),
    ...books.disputes.values().map((dispute) => ofDispute(books, dispute)),
  ].sort((a, b) => a.initiated - b.initiated);
}

function ofAuthorization(books: Books, authorization: Authorization): Transaction {
  const { id, orderId, parentId, amount, currency, invoiceId, customId, created, updated } = authorization;
  return {
    id,
    code: parentId === null ? 'T1300' : 'T1301',
    initiated: created,
    updated,
    amount,
    fee: 0,
    currency,
    status: authorizationState(books, authorization).status === 'VOIDED' ? 'V' : 'S',
    reference: parentId === null ? { id: orderId, type: 'ODR' } : { id: parentId, type: 'TXN' },
    invoiceId,
    customId,
    balanceAffecting: false,
  };
}

function ofCapture(books: Books, capture: Capture): Transaction {
  const { id, orderId, authorizationId, amount, currency, invoiceId, customId, created, updated } = capture;
  const { status } = captureState(books, capture);
  const completed = capture.status === 'COMPLETED';
  return {
    id,
    code: 'T0006',
    initiated: created,
    updated,
    amount,
    fee: completed ? -feeOf(amount) : 0,
    currency,
    status: status === 'PENDING' ? 'P' : status === 'DECLINED' ? 'D' : status === 'REFUNDED' ? 'V' : 'S',
    reference: authorizationId === null ? { id: orderId, type: 'ODR' } : { id: authorizationId, type: 'TXN' },
    invoiceId,
    customId,
    balanceAffecting: completed,
  };
}

const refundStatuses = { COMPLETED: 'S', PENDING: 'P', FAILED: 'D', CANCELLED: 'D' } as const;

const ofRefund = (refund: Refund): Transaction => ({
  id: refund.id,
  code: refund.reversal ? 'T1106' : 'T1107',
  initiated: refund.created,
  updated: refund.updated,
  amount: -refund.amount,
  fee: 0,
  currency: refund.currency,
  status: refundStatuses[refund.status],
  reference: { id: refund.captureId, type: 'TXN' },
  invoiceId: refund.invoiceId,
  customId: refund.customId,
  balanceAffecting: refund.status === 'COMPLETED',
});

/** The money PayPal holds back while the case is open. */
function ofDispute(books: Books, { holdId, captureId, amount, currency, created }: Dispute): Transaction {
  const capture = books.captures.get(captureId);
  return {
    id: holdId,
    code: 'T1110',
    initiated: created,
    updated: created,
    amount: -amount,
    fee: 0,
    currency,
    status: 'S',
    reference: { id: captureId, type: 'TXN' },
    invoiceId: capture?.invoiceId ?? null,
    customId: capture?.customId ?? null,
    balanceAffecting: true,
  };
}
