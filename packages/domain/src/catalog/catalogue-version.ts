import { type Database, statement } from '@waybill/db';

const selectVersion = statement<{ version: number }>(
  'catalogue-version',
  'SELECT coalesce(sum(version), 0)::bigint AS version FROM catalogue_versions WHERE tenant_id = $1',
);

/** Another number after every commit that changed something of the shop's catalogue, whichever process made it. */
export const readCatalogueVersion = (db: Database, tenantId: string): Promise<number> =>
  db.inTenant(tenantId, async (tx) => (await tx.maybe(selectVersion, [tenantId]))?.version ?? 0);
