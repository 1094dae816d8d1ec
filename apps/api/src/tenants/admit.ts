import type { Permission } from '@waybill/domain';
import type { Principal } from '../auth/principal.ts';
import { Problem } from '../http/problem.ts';
import type { Route } from '../http/route.ts';
import type { FindStanding } from './find-standing.ts';

/** Throws `tenant_suspended` for what a shop may not do as it stands. */
export type Admit = (principal: Principal, route: Pick<Route, 'method' | 'permission'>) => Promise<void>;

/** What changes nothing of the shop: somebody's own login, and what who runs the installation does to others. */
const besidesTheShop: readonly (Permission | 'anyone')[] = ['account:manage', 'platform:operate'];

/** The gate behind authentication and permission: whether the shop itself may make this request. */
export const createAdmit =
  ({ findStanding }: { findStanding: FindStanding }): Admit =>
  async ({ tenantId }, { method, permission }) => {
    const standing = await findStanding(tenantId);
    if (!standing) return;
    if (standing.isSuspended && method !== 'get' && !besidesTheShop.includes(permission)) {
      throw new Problem(
        'tenant_suspended',
        'The shop is suspended: it can be read, and not changed. Nothing of it is lost.',
      );
    }
  };
