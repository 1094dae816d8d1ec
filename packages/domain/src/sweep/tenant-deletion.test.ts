import { describe, expect, it } from 'vitest';
import { createStaffMember } from '../access/staff.ts';
import { verifyAuditLog } from '../audit-log/verify.ts';
import { createCategory } from '../catalog/categories.ts';
import { originalKey } from '../catalog/images/files.ts';
import { addImage } from '../catalog/images/images.ts';
import { createProduct } from '../catalog/products.ts';
import { newId } from '../ids.ts';
import { shipOrder } from '../order/ship-order.ts';
import { findTenant } from '../tenant/find-tenant.ts';
import { requestDeletion, undoDeletion } from '../tenant/life/request-deletion.ts';
import { suspendTenant } from '../tenant/life/suspend-tenant.ts';
import { deletionOrder, readTenantTables } from '../tenant/life/tenant-tables.ts';
import { shareRig } from '../testing/rig.ts';
import { openShop, type Shop } from '../testing/shop.ts';
import { sweepTenantDeletion } from './tenant-deletion.ts';

const rig = shareRig();
const sweep = () => sweepTenantDeletion({ ...rig, now: rig.clock.now });

const rowsOf = async ({ tenantId }: Shop): Promise<Record<string, number>> => {
  const counts: Record<string, number> = {};
  for (const { name } of await rig.systemDb.inSystem(readTenantTables)) {
    const [row] = await rig.sql<{ n: number }>(
      `SELECT count(*)::int AS n FROM ${name} WHERE tenant_id = $1`,
      [tenantId],
    );
    if (row && row.n > 0) counts[name] = row.n;
  }
  return counts;
};

/** The moment at which the grace period is over, whatever the clock of the test says. */
const letGracePass = ({ tenantId }: Shop) =>
  rig.sql(`UPDATE tenants SET delete_after = now() - interval '1 s' WHERE id = $1`, [tenantId]);
const letMinutePass = ({ tenantId }: Shop) =>
  rig.sql(`UPDATE tenants SET erasing_since = erasing_since - interval '2 minutes' WHERE id = $1`, [
    tenantId,
  ]);

async function setUp() {
  const [operators, doomed] = [await openShop(rig), await openShop(rig)];
  const operator = { tenantId: operators.tenantId, actor: { type: 'staff', id: 'op' } } as const;
  const orderId = await doomed.placeAndWork();
  await doomed.run((ctx) => shipOrder(ctx, { orderId, carrier: 'UPS', trackingNumber: '1Z' }));
  await doomed.place();
  const ask = () => doomed.run((ctx) => requestDeletion(ctx, { operator, graceDays: 100 * 365 }));
  const proofs = async () =>
    rig.sql<{ action: string; before: Record<string, unknown> }>(
      `SELECT action, before FROM audit_log WHERE tenant_id = $1 AND subject_id = $2 ORDER BY seq`,
      [operators.tenantId, doomed.tenantId],
    );
  return { operators, operator, doomed, ask, proofs };
}

/** A tree, variants, and an image; tells where that lies. */
async function fillCatalogue(shop: Shop): Promise<string> {
  const product = { name: 'Cup', price: 1, currency: 'USD' };
  const id = newId();
  await rig.storage.put(originalKey(shop.tenantId, id), new Uint8Array([1]));
  await shop.run(async (ctx) => {
    await createCategory(ctx, { code: 'home', name: 'Home' });
    await createCategory(ctx, { code: 'cups', name: 'Cups', parent: 'home' });
    await createProduct(ctx, { ...product, sku: 'CUP', category: 'cups' });
    await createProduct(ctx, { ...product, sku: 'CUP-L', parent: 'CUP', options: { size: 'L' } });
    await addImage(ctx, { id, sku: 'CUP', alt: null, format: 'jpeg', bytes: 1 });
  });
  await shop.jobs.drain();
  return originalKey(shop.tenantId, id);
}

describe('a shop whose deletion was asked for', () => {
  it('is left alone within its grace period, and where nobody asked', async () => {
    const { doomed, ask } = await setUp();
    await sweep();
    await ask();
    const before = await rowsOf(doomed);
    await sweep();
    expect(await rowsOf(doomed)).toEqual(before);
  });

  it('is gone from every table afterwards, and nothing of its neighbours is', async () => {
    const { doomed, operators, ask, proofs } = await setUp();
    const neighbour = await openShop(rig);
    await neighbour.placeAndWork();
    const files = [await fillCatalogue(doomed), await fillCatalogue(neighbour)];
    await ask();
    const before = await rowsOf(doomed);
    const beside = await rowsOf(neighbour);
    expect(Object.keys(before).length).toBeGreaterThan(15);
    await letGracePass(doomed);
    expect(await sweep()).toBe(0);
    expect(await rowsOf(doomed)).toEqual({});
    expect(await findTenant(rig.db, doomed.tenantId)).toBeNull();
    await letMinutePass(doomed);
    expect(await sweep()).toBe(1);
    expect(await rig.sql('SELECT id FROM tenants WHERE id = $1', [doomed.tenantId])).toEqual([]);
    expect(await sweep()).toBe(0);
    expect(await rowsOf(neighbour)).toEqual(beside);
    const stored = await Promise.all(files.map((key) => rig.storage.get(key)));
    expect(stored.map((file) => file !== null)).toEqual([false, true]);

    const [asked, begun, ended, ...more] = await proofs();
    expect([asked?.action, begun?.action, ended?.action, more]).toEqual([
      ...['tenant.request_deletion', 'tenant.erase', 'tenant.erased'],
      [],
    ]);
    expect(begun?.before).toMatchObject({
      slug: `shop-${doomed.tenantId}`,
      rows: before,
      auditLog: { entries: before['audit_log'], head: expect.stringMatching(/^[0-9a-f]{64}$/) },
    });
    const log = await operators.run(({ tx, tenantId }) => verifyAuditLog(tx, tenantId));
    expect(log.brokenAt).toBeNull();
  });

  it('goes on where a scheduler died in the middle, with one proof of its beginning', async () => {
    const { doomed, ask, proofs } = await setUp();
    await ask();
    await letGracePass(doomed);
    let transactions = 0;
    const dying: typeof rig.transact = (...args) => {
      if (++transactions > 6) return Promise.reject(new Error('killed'));
      return rig.transact(...args);
    };
    await expect(sweepTenantDeletion({ ...rig, transact: dying, now: rig.clock.now })).rejects.toThrow(
      'killed',
    );
    expect(await rowsOf(doomed)).not.toEqual({});
    await sweep();
    await letMinutePass(doomed);
    await sweep();
    expect(await rowsOf(doomed)).toEqual({});
    expect((await proofs()).map(({ action }) => action)).toEqual([
      ...['tenant.request_deletion', 'tenant.erase', 'tenant.erased'],
    ]);
  });

  it('is kept by whoever undoes it in time, and not by who comes too late', async () => {
    const { doomed, operator, ask } = await setUp();
    await ask();
    await letGracePass(doomed);
    await doomed.run((ctx) => undoDeletion(ctx, { operator }));
    await sweep();
    expect(Object.keys(await rowsOf(doomed)).length).toBeGreaterThan(15);
    await ask();
    await letGracePass(doomed);
    await sweep();
    const late = doomed.run((ctx) => undoDeletion(ctx, { operator }));
    await expect(late).rejects.toMatchObject({ code: 'illegal_transition' });
    await letMinutePass(doomed);
    await sweep();
  });

  it('leaves the proof with another operator where the one who asked has gone too', async () => {
    const { doomed, operator } = await setUp();
    const others = await openShop(rig);
    const person = {
      email: 'op@example.com',
      name: 'Op',
      password: 'long enough for a test',
      role: 'owner',
    } as const;
    await others.run((ctx) => createStaffMember(ctx, { ...person, operator: true }));
    const gone = { ...operator, tenantId: newId() };
    await doomed.run((ctx) => suspendTenant(ctx, { operator, reason: 'x' }));
    await rig.sql(
      `UPDATE tenants SET deletion_requested_at = now(), delete_after = now(), deletion_requested_from = $2 WHERE id = $1`,
      [doomed.tenantId, gone.tenantId],
    );
    await sweep();
    await letMinutePass(doomed);
    expect(await sweep()).toBe(1);
    const proofs = await rig.sql('SELECT action FROM audit_log WHERE tenant_id = $1 ORDER BY seq', [
      others.tenantId,
    ]);
    expect(proofs.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['tenant.erase', 'tenant.erased']),
    );
  });
});

it('the database deletes nothing of a shop that is not to go', async () => {
  const shop = await openShop(rig);
  const { tenantId } = shop;
  const tryIt = () => rig.sql(`SET ROLE waybill_app; SELECT erase_rows('orders', '${tenantId}', 1)`);
  await expect(tryIt()).rejects.toThrow('is not to be deleted now');
  await rig.sql('RESET ROLE');
  await rig.sql(`UPDATE tenants SET delete_after = now() + interval '1 hour' WHERE id = $1`, [tenantId]);
  await expect(tryIt()).rejects.toThrow('is not to be deleted now');
  await rig.sql('RESET ROLE');
  await rig.sql('UPDATE tenants SET delete_after = NULL WHERE id = $1', [tenantId]);
});

describe('the order in which tables are emptied', () => {
  it('has each of them before what it points to', async () => {
    const tables = await rig.systemDb.inSystem(readTenantTables);
    const order = deletionOrder(tables);
    expect(order).toHaveLength(tables.length);
    for (const { name, references } of tables) {
      for (const other of references.filter((one) => order.includes(one)))
        expect([name, order.indexOf(name) < order.indexOf(other)]).toEqual([name, true]);
    }
  });

  it('is refused where they point to each other', () => {
    const circle = [
      { name: 'a', references: ['b'] },
      { name: 'b', references: ['a'] },
    ];
    expect(() => deletionOrder(circle)).toThrow('point to each other');
  });
});
