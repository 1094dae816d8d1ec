import type { Ctx } from '../context.ts';
import { newId } from '../ids.ts';
import { queueMail } from '../mail/queue-mail.ts';
import type { ProviderName } from '../ports/payment-provider.ts';
import { loadShop } from '../tenant/shop.ts';
import type { DifferenceKind } from './compare.ts';
import { takeUnreported } from './discrepancies.ts';

/** A line of the mail to the merchant; money in minor units of `currency`. */
export interface ReportedDiscrepancy {
  kind: DifferenceKind;
  reference: string;
  /** Null where no order of ours belongs to it. */
  orderId: string | null;
  orderNumber: number | null;
  about: string | null;
  ours: number | null;
  theirs: number | null;
  currency: string;
  /** What was done about it by itself; null: a person has to look. */
  repair: string | null;
}

/** What the mail `reconciliation_report` is given as its data. */
export interface ReconciliationReportData {
  provider: ProviderName;
  items: ReportedDiscrepancy[];
}

/** The merchant is told of these at once, by mails of their own. */
const toldOtherwise: readonly DifferenceKind[] = ['dispute_opened', 'authorization_lapsing'];

/** One mail to the merchant with what is new since the last; none when nothing is. Returns how many there were. */
export async function reportDiscrepancies(ctx: Ctx, provider: ProviderName): Promise<number> {
  const unreported = await takeUnreported(ctx, provider);
  const found = unreported.filter(({ kind }) => !toldOtherwise.includes(kind));
  if (found.length === 0) return 0;
  const items = found.map(
    ({ kind, reference, orderId, orderNumber, repair, detail }): ReportedDiscrepancy => ({
      ...{ kind, reference, orderId, orderNumber, repair },
      about: detail.about ?? null,
      ours: detail.ours ?? null,
      theirs: detail.theirs ?? null,
      currency: detail.currency,
    }),
  );
  const { merchantEmail } = await loadShop(ctx);
  await queueMail(ctx, {
    kind: 'reconciliation_report',
    subjectId: newId(),
    recipient: merchantEmail,
    data: { provider, items } satisfies ReconciliationReportData,
  });
  return found.length;
}
