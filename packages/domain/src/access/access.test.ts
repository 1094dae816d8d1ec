import { describe, expect, it } from 'vitest';
import { shareRig } from '../testing/rig.ts';
import { openShop, type Shop } from '../testing/shop.ts';
import { createApiKey, generateApiKey, verifyApiKey } from './api-keys.ts';
import { hashPassword, verifyPassword } from './passwords.ts';
import { authenticateStaff, createStaffMember } from './staff.ts';

const rig = shareRig();

const newKey = (shop: Shop, given?: string) =>
  shop.run((ctx) => createApiKey(ctx, { name: 'storefront', ...(given === undefined ? {} : { given }) }));

describe('an API key', () => {
  it('names its tenant', async () => {
    const [one, other] = [await openShop(rig), await openShop(rig)];
    const [keyOfOne, keyOfOther] = [await newKey(one), await newKey(other)];
    expect(await verifyApiKey(rig.db, keyOfOne)).toMatchObject({ tenantId: one.tenantId });
    expect(await verifyApiKey(rig.db, keyOfOther)).toMatchObject({ tenantId: other.tenantId });
  });

  it('is nobody’s when it is unknown, mangled, has another secret or was revoked', async () => {
    const shop = await openShop(rig);
    const key = await newKey(shop);
    const swapped = key.slice(0, -1) + (key.endsWith('A') ? 'B' : 'A');
    const others = [generateApiKey(), swapped, `${key}x`, key.slice(3), '', 'Bearer', "wb_' OR true --"];
    for (const other of others) expect(await verifyApiKey(rig.db, other)).toBeNull();
    await rig.sql('UPDATE api_keys SET revoked_at = now() WHERE tenant_id = $1', [shop.tenantId]);
    expect(await verifyApiKey(rig.db, key)).toBeNull();
  });

  it('is kept as a hash: the database cannot tell it', async () => {
    const shop = await openShop(rig);
    const key = await newKey(shop);
    const [row] = await rig.sql('SELECT * FROM api_keys WHERE tenant_id = $1', [shop.tenantId]);
    expect(JSON.stringify(row)).not.toContain(key.slice(20));
  });

  it('can be one the installation was given, if it has the right shape', async () => {
    const shop = await openShop(rig);
    const given = generateApiKey();
    expect(await newKey(shop, given)).toBe(given);
    expect(await verifyApiKey(rig.db, given)).toMatchObject({ tenantId: shop.tenantId });
    await expect(newKey(shop, 'secret')).rejects.toThrow('not an API key');
  });
});

describe('a member of staff', () => {
  const email = 'Grace@Example.com';
  const refused = { code: 'invalid_credentials' };

  it('logs in whatever the case of the address, and nobody else does', async () => {
    const shop = await openShop(rig);
    const person = { email, name: 'Grace', password: 'correct horse', role: 'owner' } as const;
    await shop.run((ctx) => createStaffMember(ctx, person));
    const login = (as: { email: string; password: string }) => authenticateStaff(rig.db, as);
    expect(await login({ email: 'gRACE@example.COM', password: 'correct horse' })).toMatchObject({
      ...{ tenantId: shop.tenantId, name: 'Grace', role: 'owner' },
    });
    await expect(login({ email, password: 'wrong horse' })).rejects.toMatchObject(refused);
    await expect(login({ email: 'nobody@example.com', password: 'correct horse' })).rejects.toMatchObject(
      refused,
    );
  });

  it('of two shops logs in to the one whose password it is', async () => {
    const shops = [await openShop(rig), await openShop(rig)];
    for (const [n, shop] of shops.entries()) {
      const person = {
        email: 'both@example.com',
        name: 'Both',
        password: `password ${n}`,
        role: 'staff',
      } as const;
      await shop.run((ctx) => createStaffMember(ctx, person));
    }
    const { tenantId } = await authenticateStaff(rig.db, {
      email: 'both@example.com',
      password: 'password 1',
    });
    expect(tenantId).toBe(shops[1]?.tenantId);
  });
});

describe('a stored password', () => {
  it('is salted, and verifies only itself, however it is composed', async () => {
    const [one, other] = [await hashPassword('Zoë'), await hashPassword('Zoë')];
    expect(one).not.toBe(other);
    expect(await verifyPassword('Zoe\u0308', one)).toBe(true);
    expect(await verifyPassword('Zoe', one)).toBe(false);
  });

  it('that is none is refused rather than compared', async () => {
    await expect(verifyPassword('x', 'plain text')).rejects.toThrow('not a stored password');
  });
});
