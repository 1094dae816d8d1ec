import { statement } from '@waybill/db';
import type { Ctx } from '../context.ts';
import type { FailureKind } from '../jobs/failure.ts';
import { orderIdSql } from '../order/obligations.ts';
import type { ProviderHealth } from '../payment/provider-health.ts';

/** What is owed of one job in one shop. A job's name may be one that only another version knows. */
export interface OwedJobs {
  job: string;
  /** Tried by itself, now or later. */
  owed: number;
  /** Those of them whose time has come. */
  due: number;
  /** Those of them that have failed before. */
  failing: number;
  /** Given up: they wait for a person. */
  parked: number;
  /** Since when the one that is due longest has been. */
  oldestDueAt: Date | null;
}

/** A job that was given up. */
export interface ParkedJob {
  id: string;
  job: string;
  orderId: string | null;
  parkedAt: Date;
  attempts: number;
  lastError: string | null;
  failureKind: FailureKind | null;
}

export interface ShopFigures {
  /** By the job's name. */
  jobs: OwedJobs[];
  /** The last that were given up, {@link mostParked} at most. */
  parked: ParkedJob[];
  /** What the circuit breakers said last. */
  providers: ProviderHealth[];
}

const mostParked = 25;

const selectJobs = statement<OwedJobs>(
  'shop-outbox',
  `SELECT job, count(*) FILTER (WHERE parked_at IS NULL)::int AS owed,
          count(*) FILTER (WHERE parked_at IS NULL AND run_at <= $2)::int AS due,
          count(*) FILTER (WHERE parked_at IS NULL AND attempts > 0)::int AS failing,
          count(parked_at)::int AS parked,
          min(run_at) FILTER (WHERE parked_at IS NULL AND run_at <= $2) AS "oldestDueAt"
   FROM outbox WHERE tenant_id = $1 GROUP BY job ORDER BY job`,
);

const selectParked = statement<ParkedJob>(
  'shop-parked',
  `SELECT o.id, o.job, ${orderIdSql} AS "orderId", o.parked_at AS "parkedAt", o.attempts,
          o.last_error AS "lastError", o.failure_kind AS "failureKind"
   FROM outbox o WHERE o.tenant_id = $1 AND o.parked_at IS NOT NULL
   ORDER BY o.parked_at DESC, o.id LIMIT ${mostParked}`,
);

const selectProviders = statement<ProviderHealth>(
  'shop-providers',
  `SELECT provider, state, since, until, last_error AS "lastError"
   FROM provider_health WHERE tenant_id = $1 ORDER BY provider`,
);

/** What a shop owes, what of it waits for a person, and how its payment providers are. */
export const readShopFigures = async ({ tx, tenantId, now }: Ctx): Promise<ShopFigures> => ({
  jobs: await tx.all(selectJobs, [tenantId, now]),
  parked: await tx.all(selectParked, [tenantId]),
  providers: await tx.all(selectProviders, [tenantId]),
});

const askForOthers = statement<{ alone: boolean }>('tenant-is-only', 'SELECT is_only_tenant($1) AS alone');

/** Whether figures of the whole installation are the shop's own: there is no other shop of which they could tell. */
export async function isOnlyShop({ tx, tenantId }: Ctx): Promise<boolean> {
  return (await tx.maybe(askForOthers, [tenantId]))?.alone === true;
}
