import { statement } from '@waybill/db';
import type { Ctx } from '../context.ts';
import type { JobRun } from '../jobs/handler.ts';
import { cancelled, done, type Outcome } from '../jobs/outcome.ts';
import type { ProviderName, RefundPayment } from '../ports/payment-provider.ts';
import type { PaymentProviders } from './providers.ts';
import { recordSnapshot } from './record-snapshot.ts';

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

/** Gives money back at the provider, under the refund's own idempotency key, and records it in the ledger. */
export async function refundPayment(
  run: JobRun<'payment.refund'>,
  { providers }: { providers: PaymentProviders },
): Promise<Outcome> {
  const { refundId } = run.payload;
  const intent = await run.transact((ctx) => readIntent(ctx, refundId));
  if (intent.status !== 'pending') return cancelled(`the refund has ${intent.status} already`);
  const snapshot = await providers(run.tenantId, intent.provider).refund(intent, { signal: run.signal });
  await run.fulfil((ctx) => recordSnapshot(ctx, intent.paymentId, snapshot));
  return done;
}
