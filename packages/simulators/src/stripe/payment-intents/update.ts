import { checkChargeAmount } from '../amounts.ts';
import type { Call } from '../call.ts';
import { unexpectedState } from '../errors.ts';
import type { Metadata, PaymentIntent } from '../model.ts';
import { resolvePaymentMethod } from './resolve-payment-method.ts';

export interface PaymentIntentChange {
  amount?: number | undefined;
  description?: string | undefined;
  metadata?: Metadata | undefined;
  paymentMethod?: string | undefined;
  receiptEmail?: string | undefined;
}

/** Metadata is merged by key; an empty value takes its key away. */
export function updatePaymentIntent(
  call: Call,
  intent: PaymentIntent,
  change: PaymentIntentChange,
): PaymentIntent {
  const movesMoney = change.amount !== undefined || change.paymentMethod !== undefined;
  const open = ['requires_payment_method', 'requires_confirmation', 'requires_action'].includes(
    intent.status,
  );
  if (movesMoney && !open) {
    throw unexpectedState(
      intent.id,
      `This PaymentIntent's amount and payment_method could not be updated because it has a status of ${intent.status}.`,
    );
  }
  if (change.amount !== undefined) checkChargeAmount(change.amount, intent.currency);
  const attached =
    change.paymentMethod === undefined ? null : resolvePaymentMethod(call, change.paymentMethod);
  const metadata = Object.entries({ ...intent.metadata, ...change.metadata }).filter(
    ([, value]) => value !== '',
  );
  return call.books.paymentIntents.put({
    ...intent,
    amount: change.amount ?? intent.amount,
    description: change.description ?? intent.description,
    receiptEmail: change.receiptEmail ?? intent.receiptEmail,
    metadata: Object.fromEntries(metadata),
    lastPaymentError: null,
    ...(attached === null ? {} : { paymentMethodId: attached.id, status: 'requires_confirmation' as const }),
  });
}
