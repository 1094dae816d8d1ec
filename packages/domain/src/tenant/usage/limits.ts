import { statement } from '@waybill/db';
import type { Ctx, Scope } from '../../context.ts';
import { putOnBothRecords } from '../life/on-record.ts';
import { lockTenant } from '../life/record.ts';

/** What a shop may use; null is without a limit. A day is one of UTC. */
export interface TenantLimits {
  requestsPerDay: number | null;
  ordersPerDay: number | null;
  storageBytes: number | null;
}

const select = statement<TenantLimits>(
  'tenant-limits',
  `SELECT max_requests_per_day AS "requestsPerDay", max_orders_per_day AS "ordersPerDay",
          max_storage_bytes AS "storageBytes"
   FROM tenants WHERE id = $1`,
);

const update = statement(
  'tenant-set-limits',
  'UPDATE tenants SET max_requests_per_day = $2, max_orders_per_day = $3, max_storage_bytes = $4 WHERE id = $1',
);

const none: TenantLimits = { requestsPerDay: null, ordersPerDay: null, storageBytes: null };

export const readLimits = async ({ tx, tenantId }: Ctx): Promise<TenantLimits> =>
  (await tx.maybe(select, [tenantId])) ?? none;

/** Changes the limits that are named; they hold within a second. Throws `not_found`. */
export async function setLimits(
  ctx: Ctx,
  { operator, limits }: { operator: Scope; limits: Partial<TenantLimits> },
): Promise<TenantLimits> {
  await lockTenant(ctx);
  const before = await readLimits(ctx);
  const after = { ...before, ...limits };
  const { requestsPerDay, ordersPerDay, storageBytes } = after;
  await ctx.tx.run(update, [ctx.tenantId, requestsPerDay, ordersPerDay, storageBytes]);
  await putOnBothRecords(ctx, operator, {
    action: 'tenant.set_limits',
    before: { ...before },
    after: { ...after },
  });
  return after;
}
