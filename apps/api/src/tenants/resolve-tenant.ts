import type { Database } from '@waybill/db';
import { findTenant, notFound, type TenantStanding } from '@waybill/domain';
import type { Request } from 'express';
import type { Authenticate } from '../auth/authenticate.ts';
import type { FindStanding } from './find-standing.ts';
import { type NamedTenant, requireOwnName } from './named-tenant.ts';

/**
 * Which shop a public read is about: that of the credentials, if there are any, or else the one that the request names.
 * Throws `not_found` where it names none, or two; `tenant_mismatch` for credentials of another shop, and what
 * authenticating throws.
 */
export type ResolveTenant = (req: Request) => Promise<TenantStanding>;

export interface ResolveTenantOptions {
  db: Database;
  authenticate: Authenticate;
  findStanding: FindStanding;
  namedTenant: NamedTenant;
}

const shapeOfName = /^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/;

export function createResolveTenant({
  db,
  authenticate,
  findStanding,
  namedTenant,
}: ResolveTenantOptions): ResolveTenant {
  const idOf = async (name: string) => (shapeOfName.test(name) ? findTenant(db, name) : null);

  async function named(names: readonly string[]): Promise<string> {
    const [id = null, ...others] = await Promise.all(names.map(idOf));
    if (id === null || others.some((other) => other !== id)) throw notFound('shop');
    return id;
  }

  async function standingOf(tenantId: string): Promise<TenantStanding> {
    const standing = await findStanding(tenantId);
    if (!standing) throw notFound('shop');
    return standing;
  }

  return async (req) => {
    const names = namedTenant(req);
    if (req.get('Authorization') === undefined) return standingOf(await named(names));
    const standing = await standingOf((await authenticate(req)).tenantId);
    requireOwnName(names, standing);
    return standing;
  };
}
