import { statement } from '@waybill/db';
import type { Ctx } from '../context.ts';
import type { PaymentSnapshot, ProviderEntry } from '../ports/payment-provider.ts';

/** `refund_reversed`: the bank sent a refund back, and the money is ours again. */
export type LedgerKind = ProviderEntry['kind'] | 'refund_reversed';

export interface LedgerEntry {
  kind: LedgerKind;
  /** Minor units, always positive. */
  amount: number;
  /** With the kind it is unique within the payment. */
  reference: string;
  /** Our refund that it is about; null where somebody gave money back at the provider itself. */
  refundId: string | null;
}

const returning = 'RETURNING kind, amount, reference, refund_id AS "refundId"';

const insertEntries = statement<LedgerEntry>(
  'payment-entries-insert',
  `INSERT INTO payment_entries (tenant_id, payment_id, kind, reference, amount, refund_id, at)
   SELECT $1, $2, e.kind, e.reference, e.amount, r.id, $3
   FROM jsonb_to_recordset($4::jsonb) AS e(kind text, reference text, amount bigint, refund_id uuid)
   LEFT JOIN refunds r ON r.tenant_id = $1 AND r.id = e.refund_id AND r.payment_id = $2
   ON CONFLICT DO NOTHING
   ${returning}`,
);

/** A reversal is told by the refund's own id, which is the same each time, whoever tells it. */
const insertReversals = statement<LedgerEntry>(
  'payment-entries-reverse',
  `INSERT INTO payment_entries (tenant_id, payment_id, kind, reference, amount, refund_id, at)
   SELECT tenant_id, payment_id, 'refund_reversed', reference, amount, refund_id, $3
   FROM payment_entries
   WHERE tenant_id = $1 AND payment_id = $2 AND kind = 'refunded' AND reference = ANY($4)
   ON CONFLICT DO NOTHING
   ${returning}`,
);

const selectTaken = statement<{ reference: string; amount: number }>(
  'payment-entries-taken',
  `SELECT reference, amount FROM payment_entries
   WHERE tenant_id = $1 AND payment_id = $2 AND kind = 'captured'`,
);

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

const sum = (entries: readonly { amount: number }[]): number =>
  entries.reduce((total, { amount }) => total + amount, 0);

/** Whether an entry of the ledger is a part of what the provider tells as one movement. */
export const isPartOf =
  ({ kind, reference, runningTotal }: Pick<ProviderEntry, 'kind' | 'reference' | 'runningTotal'>) =>
  (entry: { kind?: LedgerKind; reference: string }): boolean =>
    (entry.kind ?? kind) === kind &&
    (entry.reference === reference || (runningTotal === true && entry.reference.startsWith(`${reference}@`)));

/** What a running total has grown by; never more than what the provider took beyond all that is recorded. */
function growthOf(
  entry: ProviderEntry,
  recorded: readonly { reference: string; amount: number }[],
  told: readonly ProviderEntry[],
): ProviderEntry[] {
  const known = recorded.filter(isPartOf(entry));
  const unrecorded = sum(told.filter(({ kind }) => kind === 'captured')) - sum(recorded);
  const amount = Math.min(entry.amount - sum(known), unrecorded);
  const reference = known.length === 0 ? entry.reference : `${entry.reference}@${entry.amount}`;
  return amount > 0 ? [{ kind: entry.kind, amount, reference }] : [];
}

/**
 * Appends what the provider tells and the ledger does not have: movements under the provider's own ids, growth of
 * running totals, and the reversal of every refund that was recorded and has failed since. Returns what was appended.
 * The caller holds the payment's lock.
 */
export async function appendEntries(
  ctx: Ctx,
  paymentId: string,
  { entries, refunds }: Pick<PaymentSnapshot, 'entries' | 'refunds'>,
): Promise<LedgerEntry[]> {
  const own = [ctx.tenantId, paymentId] as const;
  const insert = (rows: readonly ProviderEntry[]) =>
    ctx.tx.all(insertEntries, [...own, ctx.now, JSON.stringify(rows.map(toRow))]);

  const added = await insert(entries.filter(({ runningTotal }) => !runningTotal));
  for (const entry of entries.filter(({ runningTotal }) => runningTotal)) {
    const growth = growthOf(entry, await ctx.tx.all(selectTaken, [...own]), entries);
    if (growth.length > 0) added.push(...(await insert(growth)));
  }
  const failed = refunds.filter(({ status }) => status === 'failed').map(({ reference }) => reference);
  if (failed.length > 0) added.push(...(await ctx.tx.all(insertReversals, [...own, ctx.now, failed])));
  return added;
}

const toRow = ({ kind, reference, amount, refundId }: ProviderEntry) => ({
  ...{ kind, reference, amount },
  refund_id: refundId !== undefined && uuid.test(refundId) ? refundId : null,
});
