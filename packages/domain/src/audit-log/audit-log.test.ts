import { describe, expect, it } from 'vitest';
import { shareRig } from '../testing/rig.ts';
import { openShop, type Shop } from '../testing/shop.ts';
import type { AuditNote } from './entry.ts';
import { mask } from './mask.ts';
import { readAuditLog } from './read.ts';
import { verifyAuditLog } from './verify.ts';

const rig = shareRig({ audited: false });

const note = (nth: number): AuditNote => ({
  action: 'product.update',
  subject: { type: 'product', id: `SKU-${nth}` },
  before: { price: nth, tags: ['a', { b: null }] },
  after: { price: nth + 1, until: new Date(0) },
});

const put = (shop: Shop, ...notes: AuditNote[]) =>
  shop.run(async (ctx) => {
    for (const one of notes) ctx.audit(one);
  });

const verify = (shop: Shop) => shop.run(({ tx, tenantId }) => verifyAuditLog(tx, tenantId));
const log = (shop: Shop, filter: Partial<Parameters<typeof readAuditLog>[1]> = {}) =>
  shop.run((ctx) => readAuditLog(ctx, { limit: 100, ...filter }));

/** A shop with a log of its own, without what opening it put there. */
const emptyShop = () => openShop(rig, { products: {} });

describe('the audit log', () => {
  it('tells who did what, when and from where, the newest first', async () => {
    const shop = await emptyShop();
    const scope = {
      tenantId: shop.tenantId,
      actor: { type: 'staff', id: 'ada' },
      requestId: 'req-1',
      origin: { ip: '192.0.2.1', userAgent: 'curl/8' },
    } as const;
    await rig.transact(scope, async (ctx) => ctx.audit(note(1)));
    await put(shop, note(2));
    const { entries } = await log(shop);
    expect(entries.map(({ seq }) => seq)).toEqual([2, 1]);
    expect(entries[1]).toEqual({
      ...{ seq: 1, at: rig.clock.now, actor: { type: 'staff', id: 'ada', name: null } },
      ...{ action: 'product.update', subject: { type: 'product', id: 'SKU-1' } },
      ...{ before: { price: 1, tags: ['a', { b: null }] }, after: { price: 2, until: new Date(0).toJSON() } },
      ...{ ip: '192.0.2.1', userAgent: 'curl/8', requestId: 'req-1' },
    });
  });

  it('keeps nothing of a transaction that was rolled back', async () => {
    const shop = await emptyShop();
    const failing = shop.run(async (ctx) => {
      ctx.audit(note(1));
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await verify(shop)).toMatchObject({ entries: 0, brokenAt: null });
  });

  it('is one chain although many write at once, also within one transaction', async () => {
    const shop = await emptyShop();
    await Promise.all(Array.from({ length: 20 }, (_, nth) => put(shop, note(nth), note(nth))));
    expect(await verify(shop)).toMatchObject({ entries: 40, brokenAt: null });
  });

  it('finds by action, actor, subject and time, page by page', async () => {
    const shop = await emptyShop();
    await put(shop, note(1), note(2), { action: 'order.cancel', subject: { type: 'order', id: 'x' } });
    const seqs = async (filter: Parameters<typeof log>[1]) =>
      (await log(shop, filter)).entries.map(({ seq }) => seq);
    expect(await seqs({ action: 'order.cancel' })).toEqual([3]);
    expect(await seqs({ subjectType: 'product', subjectId: 'SKU-1' })).toEqual([1]);
    expect(await seqs({ actorId: 'test' })).toEqual([3, 2, 1]);
    expect(await seqs({ actorId: 'other' })).toEqual([]);
    expect(await seqs({ to: rig.clock.now })).toEqual([]);
    expect(await seqs({ from: rig.clock.now })).toEqual([3, 2, 1]);
    const first = await log(shop, { limit: 2 });
    expect(first.nextBefore).toBe(2);
    expect(await seqs({ limit: 2, before: 2 })).toEqual([1]);
  });

  it('shows a shop nothing of another one’s', async () => {
    const [shop, other] = [await emptyShop(), await emptyShop()];
    await put(shop, note(1));
    expect((await log(other)).entries).toEqual([]);
    expect(await verify(other)).toMatchObject({ entries: 0 });
  });
});

describe('whoever changes the log', () => {
  it.each(['UPDATE audit_log SET ip = NULL', 'DELETE FROM audit_log', 'TRUNCATE audit_log'])(
    'cannot as the application: %s',
    async (text) => {
      const shop = await emptyShop();
      await put(shop, note(1));
      const change = { name: `sabotage ${text}`, text } as never;
      await expect(shop.run(({ tx }) => tx.run(change))).rejects.toThrow(/permission denied/);
    },
  );

  it.each([
    ["action = 'product.create'", 2],
    ["actor_id = 'somebody else'", 2],
    ["subject_id = 'SKU-9'", 2],
    ["at = at + interval '1 ms'", 2],
    [`before = '{"price": 7}'`, 2],
    ['after = NULL', 2],
    ["ip = '192.0.2.9'", 2],
    ["request_id = 'other'", 2],
    ['hash = sha256(hash)', 2],
    ['seq = 20', 2],
  ])('is noticed where the owner of the database sets %s', async (change, brokenAt) => {
    const shop = await emptyShop();
    await put(shop, note(1), note(2), note(3));
    await rig.sql(`UPDATE audit_log SET ${change} WHERE tenant_id = $1 AND seq = 2`, [shop.tenantId]);
    expect(await verify(shop)).toMatchObject({ brokenAt });
  });

  it('is noticed where an entry is missing, and by the noted head where the last one is', async () => {
    const shop = await emptyShop();
    await put(shop, note(1), note(2), note(3));
    const { head } = await verify(shop);
    await rig.sql('DELETE FROM audit_log WHERE tenant_id = $1 AND seq = 3', [shop.tenantId]);
    const truncated = await verify(shop);
    expect(truncated.brokenAt).toBeNull();
    expect(truncated.head).not.toBe(head);
    await rig.sql('DELETE FROM audit_log WHERE tenant_id = $1 AND seq = 1', [shop.tenantId]);
    expect(await verify(shop)).toMatchObject({ entries: 0, brokenAt: 1 });
  });
});

describe('personal data', () => {
  it.each([
    ['ada.lovelace@example.com', 'a***@example.com'],
    ['to Ada <ada@example.com>, bob@shop.example', 'to Ada <a***@example.com>, b***@shop.example'],
    ['no address @ all', 'no address @ all'],
  ])('is masked: %s', (text, masked) => {
    expect(mask({ deep: [{ text }] })).toEqual({ deep: [{ text: masked }] });
  });
});
