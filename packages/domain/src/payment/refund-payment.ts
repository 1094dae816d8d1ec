import { statement } from '@waybill/db';
import type { Ctx } from '../context.ts';
import type { JobRun } from '../jobs/handler.ts';
import { cancelled, done, type Outcome } from '../jobs/outcome.ts';
import { heldOf } from '../order/money-owed.ts';
import { getOrder, lockOrder } from '../order/record.ts';
import { type PaymentProvider, type PaymentSnapshot, ProviderError } from '../ports/payment-provider.ts';
import { failRefund } from './fail-refund.ts';
import { whereElse } from './look-up-payment.ts';
import type { MadeElsewhere } from './other-account.ts';
import { getSubmittedPayment, type SubmittedPayment } from './payment-row.ts';
import type { PaymentProviders } from './providers.ts';
import { recordAnswer } from './record-answer.ts';
import { recordSnapshot } from './record-snapshot.ts';
import { refundSurplus } from './refund-surplus.ts';
import { givenBackBy } from './settle-refunds.ts';

interface RefundRow {
  refundId: string;
  paymentId: string;
  orderId: string;
  amount: number;
  status: string;
}

interface Intent extends RefundRow {
  payment: SubmittedPayment;
}

const selectRefund = statement<RefundRow>(
  'refund-intent',
  `SELECT id AS "refundId", payment_id AS "paymentId", order_id AS "orderId", amount, status
   FROM refunds WHERE tenant_id = $1 AND id = $2`,
);

async function readIntent(ctx: Ctx, refundId: string): Promise<Intent> {
  const refund = await ctx.tx.maybe(selectRefund, [ctx.tenantId, refundId]);
  if (!refund) throw new Error(`refund ${refundId} is gone`);
  return { ...refund, payment: await getSubmittedPayment(ctx, refund.paymentId) };
}

/** It is over: carried out, failed, or somebody gave all of it back at the provider. */
function isOver({ entries, refunds }: PaymentSnapshot, { refundId, amount }: Intent): boolean {
  const sumOf = (wanted: string) =>
    entries.reduce((sum, entry) => (entry.kind === wanted ? sum + entry.amount : sum), 0);
  return (
    givenBackBy(refundId, entries) >= amount ||
    refunds.some((refund) => refund.refundId === refundId && refund.status === 'failed') ||
    sumOf('refunded') >= sumOf('captured')
  );
}

const replace = statement(
  'refund-replace',
  `UPDATE refunds SET status = 'failed', kind = 'replaced', failure = $3, updated_at = $4
   WHERE tenant_id = $1 AND id = $2 AND status = 'pending' AND kind = 'surplus'`,
);

/**
 * The provider refuses for good. Where that is because somebody gave a part back there, the rest of a surplus is
 * given back by a refund of its own; otherwise the merchant has to see to it.
 */
async function recordRefusal(
  ctx: Ctx,
  { refundId, paymentId, orderId }: Intent,
  { snapshot, refusal }: { snapshot: PaymentSnapshot; refusal: ProviderError },
): Promise<void> {
  await recordSnapshot(ctx, paymentId, snapshot);
  const order = await getOrder(ctx, orderId);
  const refund = order.refunds.find(({ id, status }) => id === refundId && status === 'pending');
  if (!refund) return;
  const payment = order.payments.find(({ id }) => id === paymentId);
  const reason = `The provider refused: ${refusal.message}`;
  if (payment && heldOf(payment) < refund.amount) {
    await ctx.tx.run(replace, [ctx.tenantId, refundId, reason, ctx.now]);
  }
  await failRefund(ctx, { order, refund, reason });
  await refundSurplus(ctx, await getOrder(ctx, orderId));
}

async function ask(
  provider: PaymentProvider,
  { refundId, amount, payment: { reference, currency } }: Intent,
  signal: AbortSignal,
) {
  try {
    const input = { refundId, reference, amount, currency };
    return { snapshot: await provider.refund(input, { signal }), refusal: null };
  } catch (error) {
    if (!(error instanceof ProviderError && error.kind === 'rejected')) throw error;
    return { snapshot: await provider.lookup(reference, { signal }), refusal: error };
  }
}

/** Nobody but the account that took the money can give it back. */
async function recordUnreachable(
  ctx: Ctx,
  { orderId, refundId }: Intent,
  { explanation: reason }: MadeElsewhere,
): Promise<void> {
  const order = await lockOrder(ctx, orderId);
  const refund = order.refunds.find(({ id }) => id === refundId);
  if (refund) await failRefund(ctx, { order, refund, reason });
}

/**
 * Gives money back at the provider, under the refund's own idempotency key, and records it in the ledger. A refund
 * that the bank has yet to carry out is asked for again.
 */
export async function refundPayment(
  run: JobRun<'payment.refund'>,
  { providers }: { providers: PaymentProviders },
): Promise<Outcome> {
  const { refundId } = run.payload;
  const intent = await run.transact((ctx) => readIntent(ctx, refundId));
  if (intent.status !== 'pending') return cancelled(`the refund has ${intent.status} already`);
  const provider = await providers(run.tenantId, intent.payment.provider);
  const elsewhere = await whereElse(run, provider, intent.payment);
  if (elsewhere) {
    await run.fulfil((ctx) => recordUnreachable(ctx, intent, elsewhere));
    return done;
  }
  const { snapshot, refusal } = await ask(provider, intent, run.signal);
  if (refusal) {
    await run.fulfil((ctx) => recordRefusal(ctx, intent, { snapshot, refusal }));
    return done;
  }
  const { paymentId } = intent;
  return recordAnswer(run, {
    ...{ paymentId, snapshot, isFinal: isOver(snapshot, intent) },
    waitsFor: 'the bank has not carried out the refund yet',
  });
}
