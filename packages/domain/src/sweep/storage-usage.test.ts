import { expect, it } from 'vitest';
import { shareRig } from '../testing/rig.ts';
import { openShop, type Shop } from '../testing/shop.ts';
import { sweepStorageUsage } from './storage-usage.ts';

const rig = shareRig();
const measured = async ({ tenantId }: Shop): Promise<number> => {
  await sweepStorageUsage({ ...rig, now: rig.clock.now });
  const [row] = await rig.sql<{ bytes: string }>(
    'SELECT storage_bytes AS bytes FROM usage_days WHERE tenant_id = $1',
    [tenantId],
  );
  return Number(row?.bytes);
};

it('grows with what a shop stores, and not with what its neighbour does', async () => {
  const [shop, neighbour] = [await openShop(rig), await openShop(rig)];
  const [before, beside] = [await measured(shop), await measured(neighbour)];
  expect(before).toBeGreaterThan(500);
  const metadata = { note: 'x'.repeat(400) };
  for (let nth = 0; nth < 5; nth++) await shop.place({ metadata });
  expect(await measured(shop)).toBeGreaterThan(before + 2_500);
  expect(await measured(neighbour)).toBeLessThan(beside + 100);
  await shop.jobs.drain();
});
