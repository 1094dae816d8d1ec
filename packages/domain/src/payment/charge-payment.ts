import { statement } from '@waybill/db';
import type { Ctx } from '../context.ts';
import type { JobRun } from '../jobs/handler.ts';
import { cancelled, done, type Outcome } from '../jobs/outcome.ts';
import { appendEvent } from '../order/events.ts';
import { getOrder, lockOrder } from '../order/record.ts';
import type { CreatePayment, PaymentProvider, PaymentSnapshot } from '../ports/payment-provider.ts';
import { getPayment, type PaymentRow } from './payment-row.ts';
import type { PaymentProviders } from './providers.ts';
import { recordSnapshot } from './record-snapshot.ts';

export interface ChargeOptions {
  providers: PaymentProviders;
  /** Where the customer comes back to after an action at the provider. */
  returnUrl: string;
}

const submit = statement(
  'payment-submit',
  `UPDATE payments SET status = 'processing', reference = $3, updated_at = $4
   WHERE tenant_id = $1 AND id = $2 AND status = 'pending'`,
);

interface Intent {
  payment: PaymentRow;
  request: CreatePayment;
  /** False when the order was cancelled or paid otherwise in the meantime. */
  wanted: boolean;
}

async function readIntent(ctx: Ctx, paymentId: string, returnUrl: string): Promise<Intent> {
  const payment = await getPayment(ctx, paymentId);
  const order = await getOrder(ctx, payment.orderId);
  return {
    payment,
    wanted: order.status === 'awaiting_payment' && ['pending', 'processing'].includes(payment.status),
    request: {
      paymentId,
      tenantId: ctx.tenantId,
      orderId: order.id,
      orderNumber: order.number,
      amount: payment.amount,
      currency: payment.currency,
      paymentMethod: payment.method,
      capture: 'automatic',
      customerEmail: order.customer.email,
      returnUrl,
    },
  };
}

/** Stores the provider's reference before any money moves; false when the payment was called off meanwhile. */
async function storeReference(ctx: Ctx, payment: PaymentRow, reference: string): Promise<boolean> {
  await lockOrder(ctx, payment.orderId);
  const stored = await ctx.tx.run(submit, [ctx.tenantId, payment.id, reference, ctx.now]);
  if (stored === 0) return false;
  const { id: paymentId, provider } = payment;
  await appendEvent(ctx, payment.orderId, 'payment.submitted', {
    paymentId,
    provider,
    amount: payment.amount,
  });
  return true;
}

/** An earlier attempt may have gone through with its answer lost: the provider is asked before it is told again. */
async function confirmOnce(
  provider: PaymentProvider,
  request: CreatePayment,
  reference: string,
  { mayHaveRun, signal }: { mayHaveRun: boolean; signal: AbortSignal },
): Promise<PaymentSnapshot> {
  if (mayHaveRun) {
    const snapshot = await provider.lookup(reference, { signal });
    if (snapshot.status !== 'created') return snapshot;
  }
  return provider.confirm({ ...request, reference }, { signal });
}

/**
 * Charges a payment in three steps: read the intent, call the provider, record the outcome. The reference is
 * stored between opening the payment there and moving its money, so a lost answer never leads to a second charge.
 */
export async function chargePayment(
  run: JobRun<'payment.charge'>,
  { providers, returnUrl }: ChargeOptions,
): Promise<Outcome> {
  const { paymentId } = run.payload;
  const { payment, request, wanted } = await run.transact((ctx) => readIntent(ctx, paymentId, returnUrl));
  const provider = providers(run.tenantId, payment.provider);
  let reference = payment.reference;

  if (!wanted) return cancelled('the order is not waiting for this payment any more');
  const mayHaveRun = reference !== null;
  if (reference === null) {
    const created = await provider.create(request, { signal: run.signal });
    if (!(await run.transact((ctx) => storeReference(ctx, payment, created.reference)))) {
      return cancelled('the payment was called off before it was confirmed');
    }
    reference = created.reference;
  }
  const snapshot = await confirmOnce(provider, request, reference, { mayHaveRun, signal: run.signal });
  await run.fulfil((ctx) => recordSnapshot(ctx, paymentId, snapshot));
  return done;
}
