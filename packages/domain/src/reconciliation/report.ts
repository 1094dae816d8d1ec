import type { Ctx } from '../context.ts';
import { newId } from '../ids.ts';
import { alertMerchant } from '../mail/alert-merchant.ts';
import type { DifferenceView } from '../mail/templates/index.ts';
import type { ProviderName } from '../ports/payment-provider.ts';
import type { DifferenceKind } from './compare.ts';
import { takeUnreported } from './discrepancies.ts';
import { summarise } from './summarise.ts';

/** The merchant is told of these at once, by mails of their own. */
const toldOtherwise: readonly DifferenceKind[] = ['dispute_opened', 'authorization_lapsing'];

const providerLabels: Readonly<Record<ProviderName, string>> = {
  stripe: 'Stripe',
  paypal: 'PayPal',
  manual: 'Invoice',
};

/** One mail to the merchant with what is new since the last; none when nothing is. */
export async function reportDiscrepancies(ctx: Ctx, provider: ProviderName): Promise<void> {
  const unreported = await takeUnreported(ctx, provider);
  const items = unreported
    .filter(({ kind }) => !toldOtherwise.includes(kind))
    .map(
      ({ kind, reference, orderNumber, repair, detail }): DifferenceView => ({
        ...{ provider: providerLabels[provider], reference, orderNumber, repair },
        summary: summarise(kind, detail),
      }),
    );
  if (items.length === 0) return;
  await alertMerchant(ctx, {
    kind: 'reconciliation_report',
    subjectId: newId(),
    data: { items },
  });
}
