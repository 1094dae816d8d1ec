import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { beginSecondFactor, factorContext } from '../access/second-factor/second-factor.ts';
import { authenticateStaff, createStaffMember } from '../access/staff.ts';
import { addHookEndpoint } from '../hooks/endpoints.ts';
import { openSecrets } from '../hooks/secrets.ts';
import { shareRig } from '../testing/rig.ts';
import { openShop, type Shop } from '../testing/shop.ts';
import { type Keyring, parseKeyring, type Sealed } from './keyring.ts';
import { rotateCredentials } from './rotate.ts';
import type { CredentialProvider, Credentials } from './schemas.ts';
import { createReadCredentials, describeCredentials, removeCredentials, saveCredentials } from './store.ts';

const rig = shareRig();

const key = () => randomBytes(32).toString('base64');
const older = `old:${key()}`;
const newer = `new:${key()},${older}`;

function keyring(text: string): Keyring {
  const parsed = parseKeyring(text);
  if (!parsed) throw new Error('the keys were not taken');
  return parsed;
}

const stripe = (secretKey = 'sk_live_51Hsecret4242'): Credentials => ({
  provider: 'stripe',
  secrets: { secretKey, webhookSecret: 'whsec_1' },
});

const paypal: Credentials = {
  provider: 'paypal',
  secrets: { clientId: 'AeA1', clientSecret: 'EGsecret4711', environment: 'live', webhookId: 'WH-1' },
};

const save = (shop: Shop, credentials = stripe(), keys = keyring(older)) =>
  shop.run((ctx) => saveCredentials(ctx, { credentials, mode: 'live', keyring: keys }));
const read = (shop: Shop, keys = keyring(newer), provider: CredentialProvider = 'stripe') =>
  createReadCredentials({ transact: rig.transact, keyring: keys })(shop.tenantId, provider);
const rotate = (keys = keyring(newer)) =>
  rotateCredentials({ systemDb: rig.systemDb, transact: rig.transact, keyring: keys });
const keyIdsOf = async ({ tenantId }: Shop) => {
  const rows = await rig.sql<{ key_id: string }>(
    'SELECT key_id FROM provider_credentials WHERE tenant_id = $1',
    [tenantId],
  );
  return rows.map(({ key_id: keyId }) => keyId);
};

describe('credentials of a shop', () => {
  it.each([
    [stripe(), '4242', '51Hsecret'],
    [paypal, '4711', 'EGsecret'],
  ])(
    'come back as they were saved, and tell only a hint of themselves',
    async (credentials, hint, secret) => {
      const { provider } = credentials;
      const shop = await openShop(rig);
      expect(await save(shop, credentials)).toEqual({
        ...{ provider, mode: 'live', hint, configuredAt: rig.clock.now },
      });
      expect(await read(shop, keyring(newer), provider)).toEqual({ credentials, savedAt: rig.clock.now });
      const rows = await rig.sql('SELECT p::text FROM provider_credentials p WHERE tenant_id = $1', [
        shop.tenantId,
      ]);
      expect(JSON.stringify(rows)).not.toContain(secret);
      expect(JSON.stringify(rows)).not.toContain(Buffer.from(secret).toString('hex'));
    },
  );

  it('are nobody else’s, not even when their row is copied', async () => {
    const [shop, thief] = [await openShop(rig), await openShop(rig)];
    await save(shop);
    expect(await read(thief)).toBeNull();
    await rig.sql(
      `INSERT INTO provider_credentials
       SELECT $2, provider, mode, hint, key_id, nonce, ciphertext, updated_at FROM provider_credentials
       WHERE tenant_id = $1`,
      [shop.tenantId, thief.tenantId],
    );
    await expect(read(thief)).rejects.toThrow('belongs elsewhere');
    await thief.run((ctx) => removeCredentials(ctx, 'stripe'));
  });

  it('are gone when they are removed', async () => {
    const shop = await openShop(rig);
    await save(shop);
    await shop.run((ctx) => removeCredentials(ctx, 'stripe'));
    expect(await read(shop)).toBeNull();
    await expect(shop.run((ctx) => describeCredentials(ctx, 'stripe'))).rejects.toMatchObject({
      code: 'not_found',
    });
  });
});

describe('rotation', () => {
  it('encrypts everything under the newest key, once', async () => {
    const shops = await Promise.all(Array.from({ length: 3 }, () => openShop(rig)));
    for (const shop of shops) for (const credentials of [stripe(), paypal]) await save(shop, credentials);
    expect((await rotate()).rotated).toBeGreaterThanOrEqual(6);
    expect(await rotate()).toEqual({ rotated: 0, overtaken: 0, unreadable: [] });
    const newest = keyring(newer.split(',')[0] ?? '');
    for (const shop of shops) {
      expect(await keyIdsOf(shop)).toEqual(['new', 'new']);
      expect(await read(shop, newest)).toMatchObject({ credentials: stripe() });
      expect(await read(shop, newest, 'paypal')).toMatchObject({ credentials: paypal });
    }
  });

  it('encrypts the secrets of webhook endpoints, too, and they stay what they are', async () => {
    const shop = await openShop(rig);
    const { endpoint, secret } = await shop.run((ctx) =>
      addHookEndpoint(ctx, {
        endpoint: {
          url: 'https://a.example/',
          description: null,
          events: [],
          payload: 'thin',
          enabled: true,
        },
        keyring: keyring(older),
      }),
    );
    expect((await rotate()).rotated).toBeGreaterThanOrEqual(1);
    const newest = keyring(newer.split(',')[0] ?? '');
    expect(await shop.run((ctx) => openSecrets(ctx, endpoint.id, newest))).toEqual([secret]);
  });

  it('lets credentials win that are saved while it runs', async () => {
    const shop = await openShop(rig);
    await save(shop);
    const keys = keyring(newer);
    const latest = stripe('sk_live_51Hlatest');
    let isSaved = false;
    const rotation = await rotateCredentials({
      systemDb: rig.systemDb,
      keyring: keys,
      transact: async (scope, body) => {
        if (scope.tenantId === shop.tenantId && !isSaved) await save(shop, latest);
        isSaved = true;
        return rig.transact(scope, body);
      },
    });
    expect(rotation).toMatchObject({ overtaken: 1 });
    expect(await read(shop)).toMatchObject({ credentials: latest });
    expect(await rotate()).toMatchObject({ rotated: 1 });
    expect(await read(shop)).toMatchObject({ credentials: latest });
  });

  it('takes the second factors of staff along', async () => {
    const shop = await openShop(rig);
    const person = { email: 'ada@example.com', name: 'Ada', password: 'x', role: 'staff' } as const;
    await shop.run((ctx) => createStaffMember(ctx, person));
    const { userId } = await authenticateStaff(rig.db, person);
    const { secret } = await shop.run((ctx) => beginSecondFactor(ctx, { userId, keyring: keyring(older) }));
    expect(await rotate()).toMatchObject({ rotated: 1, unreadable: [] });
    const [row] = await rig.sql<Sealed>(
      'SELECT key_id AS "keyId", nonce, ciphertext FROM second_factors WHERE tenant_id = $1',
      [shop.tenantId],
    );
    const newest = keyring(newer.split(',')[0] ?? '');
    expect(row && newest.unseal(row, factorContext(shop.tenantId, userId))).toBe(secret);
    expect(await rotate()).toMatchObject({ rotated: 0 });
  });

  it('names what it cannot read, and goes on with the rest', async () => {
    const [lost, fine] = [await openShop(rig), await openShop(rig)];
    await save(lost, stripe(), keyring(`lost:${key()}`));
    await save(fine);
    expect(await rotate()).toEqual({
      ...{ rotated: 1, overtaken: 0 },
      unreadable: [
        { tenantId: lost.tenantId, what: 'stripe', reason: expect.stringContaining('the key lost') },
      ],
    });
    expect(await keyIdsOf(fine)).toEqual(['new']);
    await lost.run((ctx) => removeCredentials(ctx, 'stripe'));
  });
});
