import { statement } from '@waybill/db';
import type { Ctx } from '../context.ts';
import type { ProviderName } from '../ports/payment-provider.ts';

/** Whether a worker holds back its calls to a provider, as its circuit breaker said last. */
export interface ProviderHealth {
  provider: ProviderName;
  state: 'closed' | 'open' | 'half_open';
  since: Date;
  /** When the next call is let through as a trial; null unless it is open. */
  until: Date | null;
  lastError: string | null;
}

const longestError = 500;

const upsertHealth = statement(
  'provider-health-upsert',
  `INSERT INTO provider_health (tenant_id, provider, state, since, until, last_error)
   VALUES ($1, $2, $3, $4, $5, $6)
   ON CONFLICT (tenant_id, provider) DO UPDATE
     SET state = excluded.state, since = excluded.since, until = excluded.until, last_error = excluded.last_error
     WHERE provider_health.since <= excluded.since`,
);

/** Notes what a circuit breaker says; what another process said later stands. */
export async function recordProviderHealth(ctx: Ctx, health: ProviderHealth): Promise<void> {
  const { provider, state, since, until, lastError } = health;
  const error = lastError?.slice(0, longestError) ?? null;
  await ctx.tx.run(upsertHealth, [ctx.tenantId, provider, state, since, until, error]);
}

const selectTroubled = statement<ProviderHealth>(
  'provider-health-of-order',
  `SELECT h.provider, h.state, h.since, h.until, h.last_error AS "lastError"
   FROM provider_health h
   WHERE h.tenant_id = $1 AND h.state <> 'closed' AND coalesce(h.until, h.since) > $3
     AND h.provider IN (SELECT provider FROM payments WHERE tenant_id = $1 AND order_id = $2)
   ORDER BY h.provider`,
);

/** A trial takes less; a worker that was stopped meanwhile never says how its trial ended. */
const longestTrialMs = 60_000;

/** The providers of the order's payments that are in trouble. */
export const troubledProviders = (
  ctx: Pick<Ctx, 'tx' | 'tenantId' | 'now'>,
  orderId: string,
): Promise<ProviderHealth[]> =>
  ctx.tx.all(selectTroubled, [ctx.tenantId, orderId, new Date(ctx.now.getTime() - longestTrialMs)]);

/** In words for a person, for example after "The job payment.charge failed 3 times…". */
export function explainTrouble({ provider, state, until, lastError }: ProviderHealth): string {
  const reason = lastError ?? 'no reason is known';
  return state === 'open' && until !== null
    ? `Calls to ${provider} are held back (breaker open until ${until.toISOString()}): ${reason}`
    : `Calls to ${provider} were held back and are being tried again: ${reason}`;
}
