import { statement } from '@waybill/db';
import type { Ctx } from '../context.ts';
import type { JobRun } from '../jobs/handler.ts';
import { cancelled, done, type Outcome } from '../jobs/outcome.ts';
import { lockOrder } from '../order/record.ts';
import {
  type PaymentProvider,
  type PaymentSnapshot,
  ProviderError,
  type ProviderName,
  type RefundPayment,
} from '../ports/payment-provider.ts';
import type { PaymentProviders } from './providers.ts';
import { recordAnswer } from './record-answer.ts';
import { recordSnapshot } from './record-snapshot.ts';

type Intent = RefundPayment & {
  orderId: string;
  paymentId: string;
  provider: ProviderName;
  status: string;
};

const selectRefund = statement<Intent>(
  'refund-intent',
  `SELECT r.id AS "refundId", p.reference, r.amount, p.currency, r.order_id AS "orderId",
          p.id AS "paymentId", p.provider, r.status
   FROM refunds r JOIN payments p ON p.tenant_id = r.tenant_id AND p.id = r.payment_id
   WHERE r.tenant_id = $1 AND r.id = $2`,
);

async function readIntent(ctx: Ctx, refundId: string): Promise<Intent> {
  const intent = await ctx.tx.maybe(selectRefund, [ctx.tenantId, refundId]);
  if (!intent) throw new Error(`refund ${refundId} is gone`);
  return intent;
}

const fail = statement(
  'refund-fail',
  `UPDATE refunds SET status = 'failed', updated_at = $3
   WHERE tenant_id = $1 AND id = $2 AND status = 'pending'`,
);

/** What of the captured money has not gone back yet, in minor units. */
const leftOf = ({ entries }: PaymentSnapshot): number =>
  entries.reduce((left, { kind, amount }) => {
    if (kind === 'captured') return left + amount;
    return kind === 'refunded' ? left - amount : left;
  }, 0);

/** The money is on its way back, by this refund or because somebody gave all of it back at the provider. */
const isCarriedOut = (snapshot: PaymentSnapshot, refundId: string): boolean =>
  snapshot.entries.some((entry) => entry.refundId === refundId) || leftOf(snapshot) <= 0;

/**
 * Somebody gave back a part at the provider, so that less is left than this refund asks for: it makes way for one
 * of what is left. Throws `refusal` where that is not the reason.
 */
async function replaceRefund(
  run: JobRun<'payment.refund'>,
  provider: PaymentProvider,
  { orderId, paymentId, refundId, reference, amount }: Intent,
  refusal: ProviderError,
): Promise<Outcome> {
  const snapshot = await provider.lookup(reference, { signal: run.signal });
  if (leftOf(snapshot) >= amount) throw refusal;
  await run.fulfil(async (ctx) => {
    await lockOrder(ctx, orderId);
    await ctx.tx.run(fail, [ctx.tenantId, refundId, ctx.now]);
    await recordSnapshot(ctx, paymentId, snapshot);
  });
  return done;
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
  const provider = providers(run.tenantId, intent.provider);
  try {
    const snapshot = await provider.refund(intent, { signal: run.signal });
    const { paymentId } = intent;
    return await recordAnswer(run, { paymentId, snapshot, isFinal: isCarriedOut(snapshot, refundId) });
  } catch (error) {
    if (!(error instanceof ProviderError && error.kind === 'rejected')) throw error;
    return replaceRefund(run, provider, intent, error);
  }
}
