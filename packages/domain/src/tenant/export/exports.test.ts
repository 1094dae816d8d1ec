import { describe, expect, it } from 'vitest';
import { createApiKey } from '../../access/api-keys.ts';
import { invitePerson } from '../../access/people/invitations.ts';
import { issueRefreshToken, startSession } from '../../access/sessions/start-session.ts';
import { createStaffMember } from '../../access/staff.ts';
import { eraseOrders } from '../../customer/erase-orders.ts';
import { createOrderLink } from '../../customer/order-links.ts';
import { sweepRetention } from '../../sweep/retention.ts';
import { shareRig } from '../../testing/rig.ts';
import { openShop, type Shop } from '../../testing/shop.ts';
import { payBy } from '../../testing/test-provider.ts';
import { suspendTenant } from '../life/suspend-tenant.ts';
import {
  exportDays,
  listExports,
  readExport,
  readExportFile,
  requestExport,
  type TenantExport,
} from './exports.ts';

const rig = shareRig();

const request = async (shop: Shop): Promise<string> => (await shop.run(requestExport)).wanted.id;
const read = (shop: Shop, id: string): Promise<TenantExport> => shop.run((ctx) => readExport(ctx, id));

async function textOf({ tenantId }: Shop, exportId: string, file: string): Promise<string> {
  let text = '';
  for await (const piece of readExportFile(rig.db, { tenantId, exportId, file })) text += piece;
  return text;
}

async function exported(shop: Shop) {
  const id = await request(shop);
  await shop.jobs.drain();
  const { status, files, expiresAt } = await read(shop, id);
  const texts = await Promise.all(files.map(({ name }) => textOf(shop, id, name)));
  return { id, status, files, expiresAt, all: texts.join(''), texts };
}

const linesOf = (text: string): Record<string, unknown>[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));

describe('an export', () => {
  it('has a row in each line of a file for each table, as many as there are', async () => {
    const shop = await openShop(rig);
    const orderId = await shop.placeAndWork();
    await openShop(rig);
    const { id, status, files, texts } = await exported(shop);
    expect(status).toBe('ready');
    for (const [nth, { name, rows, bytes }] of files.entries()) {
      const [counted] = await rig.sql<{ n: number }>(
        `SELECT count(*)::int AS n FROM ${name} WHERE ${name === 'tenants' ? 'id' : 'tenant_id'} = $1`,
        [shop.tenantId],
      );
      expect([name, rows]).toEqual([name, counted?.n]);
      expect(linesOf(texts[nth] ?? '')).toHaveLength(rows);
      expect(Buffer.byteLength(texts[nth] ?? '')).toBe(bytes);
    }
    const [order] = linesOf(await textOf(shop, id, 'orders'));
    expect(order).toMatchObject({ id: orderId, status: 'processing', customer_email: shop.customerEmail });
    expect(files.map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        'tenants',
        'orders',
        'order_events',
        'payments',
        'audit_log',
        'products',
        'users',
      ]),
    );
  });

  it('holds no secret of anybody', async () => {
    const shop = await openShop(rig);
    const email = `owner@${shop.tenantId}.example`;
    const password = 'a password that nobody else has';
    await shop.run((ctx) => createStaffMember(ctx, { email, name: 'O', password, role: 'owner' }));
    const [owner] = await rig.sql<{ id: string; password_hash: string }>(
      'SELECT id, password_hash FROM users WHERE tenant_id = $1',
      [shop.tenantId],
    );
    if (!owner) throw new Error('there is no owner');
    const actor = { type: 'staff', id: owner.id } as const;
    const orderId = await shop.placeAndWork();
    const waiting = await shop.placeAndWork({ payment: payBy('requires_action') });
    const [payment] = (await shop.order(waiting)).payments;
    const { token } = await shop.run((ctx) => createOrderLink(ctx, orderId));
    const secrets: string[] = [token, JSON.stringify(payment?.nextAction)];
    secrets.push(owner.password_hash, owner.password_hash.split('$').at(-1) ?? '');
    await rig.transact({ tenantId: shop.tenantId, actor }, async (ctx) => {
      const key = await createApiKey(ctx, { name: 'Storefront' });
      secrets.push(key, key.split('_')[1] ?? '');
      const linkOf = (token: string) => {
        secrets.push(token);
        return `https://shop.example/?token=${token}`;
      };
      await invitePerson(ctx, { email: 'grace@example.com', name: 'G', role: 'staff', linkOf });
      const origin = { ip: null, userAgent: null };
      const session = { userId: owner.id, passwordHash: owner.password_hash, kind: 'api', origin } as const;
      secrets.push(await issueRefreshToken(ctx, await startSession(ctx, session)));
    });
    const tokens = await rig.sql<{ link: string }>(
      `SELECT data ->> 'link' AS link FROM messages WHERE tenant_id = $1 AND data ? 'link'`,
      [shop.tenantId],
    );
    expect(tokens.length).toBeGreaterThan(0);
    secrets.push(...tokens.map(({ link }) => link));

    // The mail that holds the link waits meanwhile: once it is sent, the link is forgotten.
    const id = await request(shop);
    await shop.jobs.deliver(await shop.jobs.theDue('tenant.export'));
    const { files } = await read(shop, id);
    const all = (await Promise.all(files.map(({ name }) => textOf(shop, id, name)))).join('');
    expect(all).toContain('grace@example.com');
    expect(secrets.filter((secret) => secret.length < 8 || all.includes(secret))).toEqual([]);
    const names = new Set(linesOf(all).flatMap(Object.keys));
    expect([...names].filter((name) => /password|secret|token|cipher|nonce|salt/.test(name))).toEqual([]);
  });

  it('is written piece by piece, however long the table is', async () => {
    const shop = await openShop(rig);
    await rig.sql(
      `INSERT INTO products (tenant_id, sku, name, description, price, currency, created_at, updated_at)
       SELECT $1, 'P-' || n, 'Ünïcode', repeat('é', 400), n, 'USD', now(), now() FROM generate_series(1, 1500) n`,
      [shop.tenantId],
    );
    const { id, files } = await exported(shop);
    expect(files.find(({ name }) => name === 'products')?.rows).toBe(1_501);
    const [pieces] = await rig.sql<{ n: number; longest: number }>(
      `SELECT count(*)::int AS n, max(length(data))::int AS longest FROM tenant_export_chunks
       WHERE export_id = $1 AND file = 'products'`,
      [id],
    );
    expect(pieces?.n).toBeGreaterThan(2);
    expect(pieces?.longest).toBeLessThan(300_000);
    const skus = linesOf(await textOf(shop, id, 'products')).map(({ sku }) => sku);
    expect(new Set(skus).size).toBe(1_501);
  });

  it('is the one that is under way, whoever asks again, and takes the place of the one before', async () => {
    const shop = await openShop(rig);
    const asked = await Promise.all([request(shop), request(shop), request(shop)]);
    expect(new Set(asked).size).toBe(1);
    await shop.jobs.drain();
    const next = await request(shop);
    expect(asked).not.toContain(next);
    expect((await shop.run(listExports)).map(({ id }) => id)).toEqual([next]);
    await shop.jobs.drain();
  });

  it('is written also while the shop is suspended, whose other jobs wait', async () => {
    const [shop, operators] = [await openShop(rig), await openShop(rig)];
    const operator = { tenantId: operators.tenantId, actor: { type: 'staff', id: 'op' } } as const;
    const orderId = await shop.place();
    await shop.run((ctx) => suspendTenant(ctx, { operator, reason: 'unpaid' }));
    expect(await exported(shop)).toMatchObject({ status: 'ready' });
    expect(await shop.order(orderId)).toMatchObject({ status: 'pending' });
  });

  it('is another shop’s to nobody', async () => {
    const [shop, stranger] = [await openShop(rig), await openShop(rig)];
    const { id } = await exported(shop);
    await expect(read(stranger, id)).rejects.toMatchObject({ code: 'not_found' });
    expect(await textOf(stranger, id, 'orders')).toBe('');
    expect(await stranger.run(listExports)).toEqual([]);
  });

  it('goes with its time, and with a customer who is erased', async () => {
    const shop = await openShop(rig);
    const orderId = await shop.placeAndWork();
    const { id } = await exported(shop);
    await shop.run((ctx) => eraseOrders(ctx, [orderId]));
    await expect(read(shop, id)).rejects.toMatchObject({ code: 'not_found' });
    const another = await exported(shop);
    expect(another.all).not.toContain(shop.customerEmail);
    const days = (another.expiresAt.getTime() - rig.clock.now.getTime()) / 86_400_000;
    expect(days).toBe(exportDays);
    await rig.sql('UPDATE tenant_exports SET expires_at = $2 WHERE tenant_id = $1', [
      ...[shop.tenantId, rig.clock.now],
    ]);
    await expect(read(shop, another.id)).rejects.toMatchObject({ code: 'not_found' });
    await sweepRetention({ ...rig, now: rig.clock.now });
    const left = await rig.sql('SELECT FROM tenant_export_chunks WHERE tenant_id = $1', [shop.tenantId]);
    expect(left).toEqual([]);
  });
});
