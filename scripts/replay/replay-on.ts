import { Waybill, WaybillError } from '@waybill/sdk';
import type { OpenInstallation } from '../lib/open-installation.ts';
import type { ReplayArguments } from './arguments.ts';
import { auditTenant } from './audit-tenant.ts';
import { openShop } from './open-shop.ts';
import type { Progress } from './progress.ts';
import { ReplayError } from './replay-error.ts';
import { type Replayed, replaySales } from './replay-sales.ts';
import type { Sale } from './sales-file/sale.ts';

export interface ReplayOptions extends Pick<ReplayArguments, 'concurrency' | 'provider' | 'tenant'> {
  installation: Pick<OpenInstallation, 'baseUrl' | 'databaseUrl'>;
  sales: readonly Sale[];
  progress: Progress;
  signal: AbortSignal;
}

/** Opens a tenant of its own in the installation, replays the sales in it and audits its books. */
export async function replayOn(options: ReplayOptions): Promise<Replayed> {
  const { installation, sales, tenant, provider, concurrency, progress, signal } = options;
  const { baseUrl, databaseUrl } = installation;
  const { tenantId, apiKey } = await openShop(databaseUrl, tenant);
  const shop = new Waybill({ baseUrl, apiKey });
  await assertSameInstallation(shop, installation);
  const replayed = await replaySales({ shop, concurrency, progress, signal }, sales, provider);
  const findings = await auditTenant(databaseUrl, tenantId);
  return { ...replayed, discrepancies: [...replayed.discrepancies, ...findings] };
}

async function assertSameInstallation(
  shop: Waybill,
  { baseUrl, databaseUrl }: ReplayOptions['installation'],
): Promise<void> {
  const { host, pathname } = new URL(databaseUrl);
  try {
    await Array.fromAsync(shop.products.list());
  } catch (error) {
    if (!(error instanceof WaybillError) || error.status !== 401) throw error;
    throw new ReplayError(
      `The API at ${baseUrl} does not know the tenant that was just opened in the database ${host}${pathname}, so it ` +
        'uses another one: set DATABASE_URL as it was set for that installation.',
    );
  }
}
