import { statement } from '@waybill/db';
import type { Ctx } from '../context.ts';
import { DomainError } from '../errors.ts';
import type { JobRun } from '../jobs/handler.ts';
import { PermanentFailure } from '../jobs/outcome.ts';
import { appendEvent } from '../order/events.ts';
import { lockOrder, type PaymentRecord } from '../order/record.ts';
import type {
  CallOptions,
  PaymentProvider,
  ProviderAccount,
  ProviderName,
} from '../ports/payment-provider.ts';
import type { PaymentRow } from './payment-row.ts';

/** A payment that was made under an account whose credentials are not there: nobody can ask about it or move its money. */
export class MadeElsewhere extends PermanentFailure {
  /** Two sentences for a person. */
  readonly explanation: string;

  constructor(provider: ProviderName, account: ProviderAccount) {
    const where = `another ${provider} account, ${accountLabel(account)}`;
    super(`the payment was made under ${where}`);
    this.explanation = `The payment was made under ${where}. See to it there, or put the credentials of that account back.`;
  }
}

/** As people and discrepancies name it: `acct_1 (test)`. */
export const accountLabel = ({ id, mode }: ProviderAccount): string => `${id} (${mode})`;

/** What is asked for would need the credentials of that account. */
export const accountChanged = ({ provider, elsewhere }: PaymentRecord): DomainError =>
  new DomainError(
    'payment_account_changed',
    `The payment was made under another ${provider} account, ${elsewhere}: its money cannot be moved with the credentials that are there now.`,
    { extras: { provider, account: elsewhere } },
  );

const isSame = (one: ProviderAccount, other: ProviderAccount): boolean =>
  one.id === other.id && one.mode === other.mode;

/** Whether a payment was made under another account than the one whose credentials are there now. */
export const isMadeElsewhere = async (
  provider: PaymentProvider,
  { account }: Pick<PaymentRow, 'account'>,
  options: CallOptions,
): Promise<boolean> => account !== null && !isSame(account, await provider.account(options));

const mark = statement<{ orderId: string }>(
  'payment-mark-elsewhere',
  `UPDATE payments SET elsewhere_since = $3
   WHERE tenant_id = $1 AND id = $2 AND elsewhere_since IS NULL
   RETURNING order_id AS "orderId"`,
);

/** Notes, once, that the provider does not know the payment under the account that is asked now. */
export async function markElsewhere(
  ctx: Ctx,
  { id, orderId, provider, account }: Pick<PaymentRow, 'id' | 'orderId' | 'provider' | 'account'>,
): Promise<void> {
  await lockOrder(ctx, orderId);
  if (!(await ctx.tx.maybe(mark, [ctx.tenantId, id, ctx.now]))) return;
  const { id: name, mode } = account ?? { id: null, mode: null };
  await appendEvent(ctx, orderId, 'payment.unreachable', { paymentId: id, provider, account: name, mode });
}

const unmark = statement(
  'payments-unmark-elsewhere',
  `UPDATE payments SET elsewhere_since = NULL
   WHERE tenant_id = $1 AND provider = $2 AND elsewhere_since IS NOT NULL`,
);

const hasPayments = statement<{ exists: boolean }>(
  'payments-at-provider',
  `SELECT EXISTS (SELECT FROM payments WHERE tenant_id = $1 AND provider = $2 AND reference IS NOT NULL)`,
);

/** How far back payments are compared when the credentials have changed, in days. */
const comparedDays = 90;

/** The credentials are others from now on: what could not be reached may be, and what could may not. */
export async function lookAtAllAccountsAnew(
  ctx: Ctx,
  provider: Exclude<ProviderName, 'manual'>,
): Promise<void> {
  await ctx.tx.run(unmark, [ctx.tenantId, provider]);
  if (!(await ctx.tx.maybe(hasPayments, [ctx.tenantId, provider]))?.exists) return;
  const payload = { provider, days: comparedDays };
  ctx.enqueue('payment.reconcile', payload, { dedupeKey: `${provider}:${comparedDays}` });
}

/** What a job needs to find out whether a payment can be reached. */
export type Asking = Pick<JobRun, 'transact' | 'signal'>;
