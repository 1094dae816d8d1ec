import { formatAmount } from '../../lib/format-amount.ts';
import type { Call } from '../call.ts';
import { invalidRequest, noSuch } from '../errors.ts';
import { refundId } from '../ids.ts';
import type { Charge, Metadata, Refund } from '../model.ts';
import { serializeCharge } from '../serialize/charge.ts';
import { unexpanded } from '../serialize/expand.ts';
import { serializeRefund } from '../serialize/refund.ts';
import { refundBehaviour } from './behaviour.ts';

export interface NewRefund {
  charge: string | null;
  paymentIntent: string | null;
  /** All that is left if null. */
  amount: number | null;
  reason: Refund['reason'];
  metadata: Metadata;
}

export function createRefund(call: Call, input: NewRefund): Refund {
  const charge = findRefundable(call, input);
  const amount = input.amount ?? charge.amountCaptured - charge.amountRefunded;
  refuseUnlessRefundable(charge, amount);
  const refund = call.books.refunds.put({
    id: refundId(),
    chargeId: charge.id,
    paymentIntentId: charge.paymentIntentId,
    amount,
    currency: charge.currency,
    status: refundBehaviour(call.books, charge) === 'pend' ? 'pending' : 'succeeded',
    reason: input.reason,
    metadata: input.metadata,
    created: call.now,
  });
  const refunded = call.books.charges.put({ ...charge, amountRefunded: charge.amountRefunded + amount });
  call.emit('charge.refunded', serializeCharge(call, refunded, unexpanded), charge.metadata);
  call.emit('refund.created', serializeRefund(call, refund), charge.metadata);
  return refund;
}

function findRefundable({ books }: Call, { charge: chargeId, paymentIntent }: NewRefund): Charge {
  if (chargeId !== null) {
    const charge = books.charges.get(chargeId);
    if (charge === undefined) throw noSuch('charge', chargeId, { param: 'charge', status: 404 });
    return charge;
  }
  if (paymentIntent === null) {
    throw invalidRequest({
      code: 'parameter_missing',
      message: 'One of the following params should be provided for this request: payment_intent or charge.',
    });
  }
  const intent = books.paymentIntents.get(paymentIntent);
  if (intent === undefined) {
    throw noSuch('payment_intent', paymentIntent, { param: 'payment_intent', status: 404 });
  }
  const charge = intent.latestChargeId === null ? undefined : books.charges.get(intent.latestChargeId);
  if (charge?.status !== 'succeeded') {
    throw invalidRequest({
      message: `This PaymentIntent (${intent.id}) does not have a successful charge to refund.`,
      param: 'payment_intent',
    });
  }
  return charge;
}

function refuseUnlessRefundable(charge: Charge, amount: number): void {
  if (charge.status === 'failed') {
    throw invalidRequest({ message: `Charge ${charge.id} failed and cannot be refunded.`, param: 'charge' });
  }
  if (charge.amountCaptured === 0) {
    throw invalidRequest({
      message: `Charge ${charge.id} has not been captured. Cancel its PaymentIntent instead.`,
      param: 'charge',
    });
  }
  const left = charge.amountCaptured - charge.amountRefunded;
  if (left === 0) {
    throw invalidRequest({
      code: 'charge_already_refunded',
      message: `Charge ${charge.id} has already been refunded.`,
    });
  }
  if (amount < 1) {
    throw invalidRequest({
      code: 'parameter_invalid_integer',
      message: 'This value must be greater than or equal to 1.',
      param: 'amount',
    });
  }
  if (amount > left) {
    const asked = formatAmount(amount, charge.currency);
    throw invalidRequest({
      message: `Refund amount (${asked}) is greater than unrefunded amount on charge (${formatAmount(left, charge.currency)})`,
      param: 'amount',
    });
  }
}
