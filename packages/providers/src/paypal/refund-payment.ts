import { type OrdersCapture, type Refund, RefundStatus } from '@paypal/paypal-server-sdk';
import { type PaymentSnapshot, ProviderError, type RefundPayment } from '@waybill/domain';
import { describe, getOrder, lookUpPayment } from './look-up-payment.ts';
import { fromMoney, toMoney } from './money.ts';
import { isTaken, type Movements, movementsOf } from './movements.ts';
import { readInvoiceId, refundInvoiceId } from './names.ts';
import { isRefusedFor } from './provider-error.ts';
import type { Session } from './session.ts';

interface Part {
  captureId: string;
  /** Minor units. */
  amount: number;
}

/**
 * Gives money back once per refund of ours, from the oldest capture on where there are several. PayPal forgets
 * request ids after some weeks, so each part carries our id as its invoice, and one that has it is not made again.
 */
export async function refundPayment(session: Session, input: RefundPayment): Promise<PaymentSnapshot> {
  const order = await getOrder(session, input.reference);
  const parts = planParts(movementsOf(order), input);
  if (parts.length === 0) return describe(session, order);
  for (const part of parts) await makeRefund(session, input, part);
  return lookUpPayment(session, input.reference);
}

/**
 * What is still to be given back, by capture; nothing where it has been, or where nothing is left. A part that failed
 * stays failed: another attempt is another refund.
 */
export function planParts({ captures, refunds }: Movements, input: RefundPayment): Part[] {
  const own = refunds.filter(({ invoiceId }) => readInvoiceId('refund', invoiceId) === input.refundId);
  if (own.some(isLost)) return [];
  const open = captures
    .filter(isTaken)
    .map((capture) => ({ captureId: capture.id ?? '', left: leftOf(capture, refunds) }))
    .filter(({ left }) => left > 0);
  const total = open.reduce((all, { left }) => all + left, 0);
  let remaining = input.amount - own.reduce((all, { amount }) => all + fromMoney(amount), 0);
  if (remaining <= 0 || total === 0) return [];
  if (remaining > total) {
    throw new ProviderError('paypal', 'rejected', 'The refund is more than what is left of the payment.', {
      code: 'REFUND_AMOUNT_EXCEEDED',
    });
  }
  const parts: Part[] = [];
  for (const { captureId, left } of open) {
    const amount = Math.min(left, remaining);
    if (amount > 0) parts.push({ captureId, amount });
    remaining -= amount;
  }
  return parts;
}

const isLost = ({ status }: Refund) => status === RefundStatus.Failed || status === RefundStatus.Cancelled;

const leftOf = ({ id, amount }: OrdersCapture, refunds: readonly Refund[]): number =>
  refunds
    .filter((refund) => !isLost(refund) && captureOf(refund) === id)
    .reduce((left, refund) => left - fromMoney(refund.amount), fromMoney(amount));

/** A refund names its capture by the link to it only. */
export const captureOf = ({ links = [] }: Pick<Refund, 'links'>): string | undefined =>
  links
    .find(({ rel }) => rel === 'up')
    ?.href.split('/')
    .at(-1);

async function makeRefund({ payments }: Session, input: RefundPayment, part: Part): Promise<void> {
  const invoiceId = refundInvoiceId(input.refundId, part.captureId);
  try {
    await payments.refundCapturedPayment({
      captureId: part.captureId,
      paypalRequestId: invoiceId,
      prefer: 'return=representation',
      body: { amount: toMoney(part.amount, input.currency), invoiceId },
    });
  } catch (error) {
    if (!isRefusedFor(error, over)) throw error;
  }
}

/** It was made meanwhile, or somebody has given everything back: the state tells which. */
const over: ReadonlySet<string> = new Set(['CAPTURE_FULLY_REFUNDED', 'DUPLICATE_INVOICE_ID']);
