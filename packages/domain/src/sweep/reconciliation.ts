import { statement } from '@waybill/db';
import type { ProviderName } from '../ports/payment-provider.ts';
import { type Sweep, sweepActor } from './sweep.ts';

type Reconcilable = Exclude<ProviderName, 'manual'>;

const selectAccounts = statement<{ tenantId: string; provider: Reconcilable }>(
  'reconcilable-accounts',
  `SELECT tenant_id AS "tenantId", provider FROM payments
   WHERE provider <> 'manual' AND reference IS NOT NULL AND created_at >= $1::timestamptz - $2 * interval '1 day'
   UNION
   SELECT tenant_id, provider FROM provider_credentials`,
);

const reconcile =
  (days: number): Sweep =>
  async ({ systemDb, transact, now }) => {
    const accounts = await systemDb.inSystem((tx) => tx.all(selectAccounts, [now, days]));
    for (const { tenantId, provider } of accounts) {
      await transact({ tenantId, actor: sweepActor('reconciliation') }, async (ctx) =>
        ctx.enqueue('payment.reconcile', { provider, days }, { dedupeKey: `${provider}:${days}` }),
      );
    }
    return accounts.length;
  };

/** Owes a comparison of the last two days for each shop and provider: what webhooks should have told. */
export const sweepReconciliation = reconcile(2);

/** As {@link sweepReconciliation}, over three months: refunds at the provider and disputes come late. */
export const sweepLongReconciliation = reconcile(90);
