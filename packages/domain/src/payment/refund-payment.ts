import { statement } from '@waybill/db';
import type { Ctx } from '../context.ts';
import type { JobRun } from '../jobs/handler.ts';
import { cancelled, type Outcome } from '../jobs/outcome.ts';
import type { PaymentSnapshot, ProviderName, RefundPayment } from '../ports/payment-provider.ts';
import type { PaymentProviders } from './providers.ts';
import { recordAnswer } from './record-answer.ts';

type Intent = RefundPayment & { paymentId: string; provider: ProviderName; status: string };

const selectRefund = statement<Intent>(
  'refund-intent',
  `SELECT r.id AS "refundId", p.reference, r.amount, p.currency, p.id AS "paymentId", p.provider, r.status
   FROM refunds r JOIN payments p ON p.tenant_id = r.tenant_id AND p.id = r.payment_id
   WHERE r.tenant_id = $1 AND r.id = $2`,
);

async function readIntent(ctx: Ctx, refundId: string): Promise<Intent> {
  const intent = await ctx.tx.maybe(selectRefund, [ctx.tenantId, refundId]);
  if (!intent) throw new Error(`refund ${refundId} is gone`);
  return intent;
}

/** The money is on its way back, by this refund or because somebody gave all of it back at the provider. */
function isCarriedOut({ entries }: PaymentSnapshot, refundId: string): boolean {
  const sumOf = (wanted: string) =>
    entries.reduce((sum, { kind, amount }) => (kind === wanted ? sum + amount : sum), 0);
  return entries.some((entry) => entry.refundId === refundId) || sumOf('refunded') >= sumOf('captured');
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
  const snapshot = await (await providers(run.tenantId, intent.provider)).refund(intent, {
    signal: run.signal,
  });
  const { paymentId } = intent;
  return recordAnswer(run, { paymentId, snapshot, isFinal: isCarriedOut(snapshot, refundId) });
}
