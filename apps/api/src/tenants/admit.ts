import type { Permission, TenantStanding } from '@waybill/domain';
import type { Request } from 'express';
import type { Principal } from '../auth/principal.ts';
import { Problem } from '../http/problem.ts';
import type { Route } from '../http/route.ts';
import type { RequestCounts } from './count-requests.ts';
import { dailyLimitReached, storageLimitReached } from './daily-limit.ts';
import type { FindStanding } from './find-standing.ts';
import { type NamedTenant, requireOwnName } from './named-tenant.ts';

/**
 * Throws `tenant_mismatch` where the request names another shop, and `tenant_suspended`, `daily_limit_reached` and
 * `storage_limit_reached` for what its own may not do as it stands.
 */
export type Admit = (req: Request, principal: Principal, route: AdmittedRoute) => Promise<void>;

type AdmittedRoute = Pick<Route, 'method' | 'permission' | 'takesRoom'>;

export interface AdmitOptions {
  findStanding: FindStanding;
  namedTenant: NamedTenant;
  requestCounts: Pick<RequestCounts, 'count' | 'uncounted'>;
  /** The database's. */
  clock: () => Date;
}

/** Requests are counted by several processes, each of which writes them down later: a few more than the limit may pass. */
function requireRequestsLeft(standing: TenantStanding, { requestCounts, clock }: AdmitOptions): void {
  const { id, requestsPerDay, requestsToday } = standing;
  if (requestsPerDay === null || requestsToday + requestCounts.uncounted(id) < requestsPerDay) return;
  throw dailyLimitReached('requests', clock());
}

/** What changes nothing of the shop: somebody's own login, a copy of what there is, and what who runs the installation does to others. */
export const besidesTheShop: readonly (Permission | 'anyone')[] = [
  'account:manage',
  'shop:export',
  'platform:operate',
];

/** The gate behind authentication and permission: whether the shop itself may make this request. */
export const createAdmit =
  (options: AdmitOptions): Admit =>
  async (req, { tenantId }, { method, permission, takesRoom }) => {
    const standing = await options.findStanding(tenantId);
    if (!standing) return;
    requireOwnName(options.namedTenant(req), standing);
    // Who runs the installation can always raise a limit.
    if (permission !== 'platform:operate') requireRequestsLeft(standing, options);
    options.requestCounts.count(tenantId);
    if (standing.isSuspended && method !== 'get' && !besidesTheShop.includes(permission)) {
      throw new Problem(
        'tenant_suspended',
        'The shop is suspended: it can be read, and not changed. Nothing of it is lost.',
      );
    }
    if (takesRoom && standing.isStorageFull) throw storageLimitReached();
  };
