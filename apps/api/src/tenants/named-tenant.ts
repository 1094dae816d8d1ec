import type { TenantStanding } from '@waybill/domain';
import type { Request } from 'express';
import { Problem } from '../http/problem.ts';

export const tenantHeader = 'X-Waybill-Tenant';

export interface TenantNames {
  /** `shops.example.com`, where `harbour.shops.example.com` is the shop with the slug `harbour`; null: no shop has one. */
  baseDomain: string | null;
  /** Of the API itself, which is no shop's. */
  publicUrl: string;
}

/** How a request names a shop by itself: by its header, by the host that it is sent to, or by both. */
export type NamedTenant = (req: Pick<Request, 'get' | 'hostname'>) => string[];

export function createNamedTenant({ baseDomain, publicUrl }: TenantNames): NamedTenant {
  const own = new URL(publicUrl).hostname;
  const below = baseDomain && `.${baseDomain}`;

  function nameInHost(host: string): string | null {
    if (!below || host === own || !host.endsWith(below)) return null;
    return host.slice(0, -below.length);
  }

  return (req) => {
    // A broken request may have no host.
    const host: string | undefined = req.hostname;
    const names = [req.get(tenantHeader), host === undefined ? null : nameInHost(host.toLowerCase())];
    return names.filter((name) => name !== undefined && name !== null).map((name) => name.toLowerCase());
  };
}

/**
 * Credentials are of one shop, and a name beside them changes nothing. Throws `tenant_mismatch` for any other name,
 * whether there is a shop of that name or not.
 */
export function requireOwnName(
  names: readonly string[],
  { id, slug }: Pick<TenantStanding, 'id' | 'slug'>,
): void {
  if (names.every((name) => name === id || name === slug)) return;
  throw new Problem('tenant_mismatch', 'These credentials are not of the shop that the request names.');
}
