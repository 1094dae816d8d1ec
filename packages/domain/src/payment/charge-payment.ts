import { statement } from '@waybill/db';
import type { Ctx } from '../context.ts';
import type { JobRun } from '../jobs/handler.ts';
import { cancelled, type Outcome } from '../jobs/outcome.ts';
import { appendEvent } from '../order/events.ts';
import { getOrder, lockOrder } from '../order/record.ts';
import {
  type CreatePayment,
  type PaymentProvider,
  type PaymentSnapshot,
  type ProviderAccount,
  ProviderError,
} from '../ports/payment-provider.ts';
import { lookUpPayment } from './look-up-payment.ts';
import { getPayment, type PaymentRow } from './payment-row.ts';
import type { PaymentProviders } from './providers.ts';
import { recordAnswer } from './record-answer.ts';
import type { RecordedSnapshot } from './record-snapshot.ts';

export interface ChargeOptions {
  providers: PaymentProviders;
  /** Where the customer comes back to after an action at the provider. */
  returnUrl: string;
}

const submit = statement(
  'payment-submit',
  `UPDATE payments SET status = 'processing', reference = $3, account = $4, account_mode = $5, updated_at = $6
   WHERE tenant_id = $1 AND id = $2 AND status = 'pending'`,
);

/** The money may still move without anybody doing anything new: the job goes on asking. */
const unanswered: readonly PaymentSnapshot['status'][] = ['created', 'approved', 'processing'];

/** To confirm it is all that is missing. */
const confirmable: readonly PaymentSnapshot['status'][] = ['created', 'approved'];

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
      capture: payment.capture,
      customerEmail: order.customer.email,
      returnUrl,
    },
  };
}

interface Opened {
  reference: string;
  /** An earlier attempt may have moved the money already. */
  mayHaveRun: boolean;
}

/**
 * Stores the provider's reference, and the account that it is of, before any money moves; where another run of the job
 * was first, its reference stands. Null when the payment was called off meanwhile.
 */
async function storeReference(
  ctx: Ctx,
  payment: PaymentRow,
  { reference, account }: { reference: string; account: ProviderAccount },
): Promise<Opened | null> {
  await lockOrder(ctx, payment.orderId);
  const values = [reference, account.id, account.mode, ctx.now];
  const stored = await ctx.tx.run(submit, [ctx.tenantId, payment.id, ...values]);
  if (stored === 0) {
    const current = await getPayment(ctx, payment.id);
    return current.status === 'processing' && current.reference !== null
      ? { reference: current.reference, mayHaveRun: true }
      : null;
  }
  const { id: paymentId, provider, amount } = payment;
  await appendEvent(ctx, payment.orderId, 'payment.submitted', { paymentId, provider, amount });
  return { reference, mayHaveRun: false };
}

const nothing = { entries: [], refunds: [], disputes: [], nextAction: null, captureBefore: null };

/** What the provider says is wrong with the request itself, such as an amount below its minimum, ends the attempt. */
const asRefusal =
  <Reference extends string | null>(reference: Reference) =>
  (error: unknown): RecordedSnapshot & { reference: Reference } => {
    if (!(error instanceof ProviderError && error.kind === 'rejected')) throw error;
    const decline = {
      code: error.code ?? 'rejected',
      message: 'The payment was not accepted by the provider.',
    };
    return { ...nothing, reference, status: 'failed', decline };
  };

/**
 * Opens the payment at the provider, unless that was done before, and confirms it. Where an earlier attempt may have
 * gone through with its answer lost, the provider is asked before it is told again. Null when the payment was called
 * off between the two.
 */
async function charge(
  run: JobRun<'payment.charge'>,
  provider: PaymentProvider,
  { payment, request }: Intent,
): Promise<RecordedSnapshot | null> {
  const { signal } = run;
  let opened: Opened | null = payment.reference ? { reference: payment.reference, mayHaveRun: true } : null;
  if (!opened) {
    const account = await provider.account({ signal });
    const created = await provider.create(request, { signal }).catch(asRefusal(null));
    const { reference } = created;
    if (reference === null) return created;
    opened = await run.transact((ctx) => storeReference(ctx, payment, { reference, account }));
  }
  if (!opened) return null;
  const { reference, mayHaveRun } = opened;
  if (mayHaveRun) {
    const snapshot = await lookUpPayment(run, provider, { ...payment, reference, status: 'processing' });
    if (!confirmable.includes(snapshot.status)) return snapshot;
  }
  return provider.confirm({ ...request, reference }, { signal }).catch(asRefusal(reference));
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
  const intent = await run.transact((ctx) => readIntent(ctx, paymentId, returnUrl));
  if (!intent.wanted) return cancelled('the order is not waiting for this payment any more');
  const snapshot = await charge(run, await providers(run.tenantId, intent.payment.provider), intent);
  if (snapshot === null) return cancelled('the payment was called off before it was confirmed');
  const isFinal = !unanswered.includes(snapshot.status);
  const waitsFor = 'the provider is still at work on the payment';
  return recordAnswer(run, { paymentId, snapshot, isFinal, waitsFor });
}
