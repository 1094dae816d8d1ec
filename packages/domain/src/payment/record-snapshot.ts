import { statement } from '@waybill/db';
import type { Ctx } from '../context.ts';
import { alertMerchant } from '../mail/alert-merchant.ts';
import { queueMail } from '../mail/queue-mail.ts';
import { moneyMovedBy } from '../occurrences.ts';
import { confirmOrder } from '../order/confirm-order.ts';
import { appendEvent } from '../order/events.ts';
import { authorizationsInUse, isCovered } from '../order/money-owed.ts';
import { getOrder, lockOrder, type OrderRecord } from '../order/record.ts';
import { capturedOf, isPaidBy } from '../order/status.ts';
import type { PaymentSnapshot } from '../ports/payment-provider.ts';
import { next } from '../transition.ts';
import { appendEntries, type LedgerEntry } from './ledger.ts';
import { noteOutsideRefunds } from './note-outside-refunds.ts';
import { getPayment, lockPayment, type PaymentRow } from './payment-row.ts';
import { receiveLateMoney } from './receive-late-money.ts';
import { recordDisputes } from './record-disputes.ts';
import { refundSurplus } from './refund-surplus.ts';
import { settleCaptures } from './settle-captures.ts';
import { settleRefunds } from './settle-refunds.ts';
import { type PaymentStatus, type PaymentTransition, paymentTransitions } from './transitions.ts';
import { voidOpenPayments } from './void-open-payments.ts';

const transitionOf: Readonly<Record<PaymentSnapshot['status'], PaymentTransition | null>> = {
  created: null,
  approved: 'submit',
  processing: 'submit',
  requires_action: 'challenge',
  authorized: 'authorize',
  paid: 'pay',
  failed: 'fail',
  voided: 'void',
};

const updatePayment = statement(
  'payment-update',
  `UPDATE payments
   SET status = $4, reference = $5, updated_at = $8, elsewhere_since = NULL,
       capture_before = CASE WHEN $4 = 'authorized' THEN $9::timestamptz END,
       next_action = CASE WHEN $4 = 'requires_action' THEN coalesce($6, next_action) END,
       decline = CASE WHEN $4 = 'failed' THEN coalesce($7, decline) END
   WHERE tenant_id = $1 AND id = $2 AND status = $3`,
);

const asJson = (value: object | null): string | null => (value === null ? null : JSON.stringify(value));

/** What is recorded: a provider's snapshot, or a refusal that came before the provider gave a reference. */
export type RecordedSnapshot = Omit<PaymentSnapshot, 'reference'> & { reference: string | null };

/**
 * The snapshot's state where the table allows it; otherwise the payment is further on already, and stays. One that is
 * being called off does not go on because the customer agrees to it now.
 */
function stateAfter(payment: PaymentRow, snapshot: RecordedSnapshot, order: OrderRecord): PaymentStatus {
  const calledOff = order.payments.some(({ id, calledOff: off }) => id === payment.id && off);
  if (snapshot.status === 'approved' && calledOff) return payment.status;
  const transition = transitionOf[snapshot.status];
  return (transition && next(paymentTransitions, payment.status, transition)) ?? payment.status;
}

async function storeState(ctx: Ctx, payment: PaymentRow, status: PaymentStatus, snapshot: RecordedSnapshot) {
  await ctx.tx.run(updatePayment, [
    ctx.tenantId,
    payment.id,
    payment.status,
    status,
    snapshot.reference,
    asJson(snapshot.nextAction),
    asJson(snapshot.decline),
    ctx.now,
    snapshot.captureBefore,
  ]);
}

/** What was learned of a payment, and the order before that. */
interface Learned {
  snapshot: RecordedSnapshot;
  /** Movements that were not in the ledger yet. */
  added: readonly LedgerEntry[];
  before: OrderRecord;
}

async function tellTimeline(
  ctx: Ctx,
  payment: PaymentRow,
  status: PaymentStatus,
  { snapshot: { decline }, added: entries, before }: Learned,
): Promise<void> {
  const about = { paymentId: payment.id, provider: payment.provider };
  let captured = capturedOf(before.payments);
  for (const { kind, amount, reference, refundId } of entries) {
    const outside = kind === 'refunded' && refundId === null ? { outside: true } : {};
    const data = { ...about, amount, reference, ...outside };
    const told = kind === 'captured' && isPaidBy(before, captured, amount) ? 'order.paid' : undefined;
    if (kind === 'captured') captured += amount;
    await appendEvent(ctx, payment.orderId, `payment.${kind}`, data, told);
  }
  if (status === payment.status) return;
  if (status === 'requires_action') await appendEvent(ctx, payment.orderId, 'payment.requires_action', about);
  if (status === 'failed') {
    await appendEvent(ctx, payment.orderId, 'payment.failed', { ...about, code: decline?.code ?? 'unknown' });
  }
}

async function tellCustomerOfFailure(ctx: Ctx, order: OrderRecord, payment: PaymentRow): Promise<void> {
  if (order.status !== 'awaiting_payment') return;
  await queueMail(ctx, {
    kind: 'payment_failed',
    subjectId: payment.id,
    orderId: order.id,
    recipient: order.customer.email,
  });
}

const ended: readonly PaymentStatus[] = ['paid', 'failed', 'voided'];

/** The customer has agreed: the charging job confirms it, whoever learned of it. */
function goOnCharging(ctx: Ctx, order: OrderRecord, paymentId: string): void {
  const payment = order.payments.find(({ id }) => id === paymentId);
  if (order.status !== 'awaiting_payment' || payment?.status !== 'processing') return;
  ctx.enqueue('payment.charge', { paymentId }, { dedupeKey: paymentId });
}

/** What an order that is still to be shipped lived on is gone: nothing pays for it any more, and the merchant has to know. */
async function tellMerchantOfLapse(ctx: Ctx, order: OrderRecord, payment: PaymentRow): Promise<void> {
  const reason = 'The authorisation ended before all of the money was taken.';
  await appendEvent(ctx, order.id, 'payment.lapsed', { paymentId: payment.id, provider: payment.provider });
  const amount = payment.amount - (order.payments.find(({ id }) => id === payment.id)?.captured ?? 0);
  await alertMerchant(ctx, {
    ...{ kind: 'capture_failed', subjectId: payment.id, orderId: order.id },
    data: { amount, reason },
  });
}

/** What the order makes of the payment's news. */
async function moveOn(ctx: Ctx, before: OrderRecord, payment: PaymentRow, news: News): Promise<void> {
  const order = await getOrder(ctx, before.id);
  if (order.status === 'cancelled' && news.added.some(({ kind }) => kind === 'captured')) {
    await receiveLateMoney(ctx, order, payment.id);
    return;
  }
  if (isCovered(order)) {
    if (order.status === 'awaiting_payment') await confirmOrder(ctx, order);
    await voidOpenPayments(ctx, order, authorizationsInUse(order));
  } else if (payment.status === 'authorized' && order.status === 'processing' && isCovered(before)) {
    await tellMerchantOfLapse(ctx, order, payment);
  }
  if (news.snapshot.status === 'approved') goOnCharging(ctx, order, payment.id);
  if (news.status === 'failed' && payment.status !== 'failed') {
    await tellCustomerOfFailure(ctx, order, payment);
  }
  await refundSurplus(ctx, order);
}

interface News {
  snapshot: RecordedSnapshot;
  /** Movements that were not in the ledger yet. */
  added: readonly LedgerEntry[];
  /** The payment's state now. */
  status: PaymentStatus;
}

/**
 * Records what the provider knows of a payment: the one way in which money enters the books, whoever asked the
 * provider (the charging job, a webhook, a sweep) and however often. New movements of money are appended, the
 * payment moves forward only, captures and refunds are settled, the order goes on once it is covered, and what was
 * taken beyond what is owed is refunded.
 */
export async function recordSnapshot(ctx: Ctx, paymentId: string, snapshot: RecordedSnapshot): Promise<void> {
  const { orderId } = await getPayment(ctx, paymentId);
  const before = await lockOrder(ctx, orderId);
  const payment = await lockPayment(ctx, paymentId);

  const added = await appendEntries(ctx, payment.id, snapshot);
  for (const occurrence of moneyMovedBy(added, payment.currency)) ctx.tell(occurrence);
  const status = stateAfter(payment, snapshot, before);
  await storeState(ctx, payment, status, snapshot);
  await tellTimeline(ctx, payment, status, { snapshot, added, before });
  await settleRefunds(ctx, payment, { refunds: snapshot.refunds, before });
  await noteOutsideRefunds(ctx, payment, added);
  const { entries } = snapshot;
  await settleCaptures(ctx, payment, { entries, hasEnded: ended.includes(status), before });
  await recordDisputes(ctx, payment, snapshot.disputes);
  await moveOn(ctx, before, payment, { snapshot, added, status });
}
