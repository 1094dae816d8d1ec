import type { Ctx } from '../context.ts';
import { accountLabel, markElsewhere } from '../payment/other-account.ts';
import type { ProviderName } from '../ports/payment-provider.ts';
import type { OurPayment } from './compare.ts';
import { noteDifference } from './discrepancies.ts';

/** Of each account whose credentials are not there any more, by its name: its youngest payment that was looked for. */
export type OtherAccounts = Map<string, OurPayment>;

/** A payment that cannot be compared: it says so itself from now on. */
export async function setAside(
  ctx: Ctx,
  others: OtherAccounts,
  { provider, ours }: { provider: ProviderName; ours: OurPayment },
): Promise<void> {
  const { paymentId: id, orderId, account, createdAt } = ours;
  if (account === null) return;
  await markElsewhere(ctx, { id, orderId, provider, account });
  const known = others.get(accountLabel(account));
  if (!known || known.createdAt < createdAt) others.set(accountLabel(account), ours);
}

/** One difference for each account, however many payments it has. */
export async function noteOtherAccounts(
  ctx: Ctx,
  provider: ProviderName,
  others: OtherAccounts,
): Promise<void> {
  for (const [account, { reference, currency, createdAt }] of others) {
    const until = createdAt.toISOString();
    const detail = {
      payment: reference ?? account,
      paymentCreatedAt: until,
      about: account,
      currency,
      until,
    };
    const difference = { kind: 'other_account', reference: account, paymentId: null, orderId: null } as const;
    await noteDifference(ctx, provider, { ...difference, detail, repairable: false }, null);
  }
}
