import type { Call } from '../call.ts';
import { takeMoney } from '../captures/take-money.ts';
import { notFound, unprocessable } from '../errors.ts';
import type { Authorization, Capture } from '../model.ts';
import { readAmountIn, type WireMoney } from '../money.ts';
import { type AuthorizationState, authorizationState } from './state.ts';
import { terms } from './terms.ts';

export interface AuthorizedCapture {
  /** All that was authorised if null, whatever was captured before. */
  amount: WireMoney | null;
  invoiceId: string | null;
  /** Releases what is left. */
  final: boolean;
}

/** Takes the held money or a part of it. */
export function captureAuthorization(
  call: Call,
  authorization: Authorization,
  input: AuthorizedCapture,
): Capture {
  const { books, now } = call;
  const state = authorizationState(books, authorization);
  refuseUnlessOpen(state);
  const amount = input.amount
    ? readAmountIn(authorization.currency, input.amount, 'AUTH_CAPTURE_CURRENCY_MISMATCH')
    : authorization.amount;
  refuseUnlessWithinLimit(state, amount);
  if (input.invoiceId !== null && isInvoiceCaptured(call, input.invoiceId)) {
    throw unprocessable('DUPLICATE_INVOICE_ID', { field: '/invoice_id', value: input.invoiceId });
  }
  const order = books.orders.get(authorization.orderId);
  if (order === undefined) throw notFound();
  const complete = input.final || state.captured + amount >= state.root.amount;
  books.authorizations.put({ ...state.root, closed: complete ? 'captured' : null, updated: now });
  return takeMoney(call, order, {
    referenceId: order.units[0]?.referenceId ?? 'default',
    authorizationId: authorization.id,
    amount,
    final: input.final,
    invoiceId: input.invoiceId ?? authorization.invoiceId,
    customId: authorization.customId,
  });
}

function refuseUnlessOpen({ root, status, captures }: AuthorizationState): void {
  if (root.closed === 'expired') throw unprocessable('AUTHORIZATION_EXPIRED');
  if (status === 'VOIDED') throw unprocessable('AUTHORIZATION_VOIDED');
  if (status === 'CAPTURED') throw unprocessable('AUTHORIZATION_ALREADY_CAPTURED');
  if (captures.length >= terms.captures) throw unprocessable('MAX_CAPTURE_COUNT_EXCEEDED');
}

function refuseUnlessWithinLimit({ family, captured }: AuthorizationState, amount: number): void {
  const authorized = Math.max(...family.map((each) => each.amount));
  if ((captured + amount) * 100 > authorized * terms.mostPercent) {
    throw unprocessable('MAX_CAPTURE_AMOUNT_EXCEEDED', { field: '/amount/value' });
  }
}

const isInvoiceCaptured = ({ books }: Call, invoice: string) =>
  books.captures.values().some(({ invoiceId, status }) => invoiceId === invoice && status !== 'DECLINED');
