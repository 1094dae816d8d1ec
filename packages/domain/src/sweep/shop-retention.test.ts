import { expect, it } from 'vitest';
import { verifyAuditLog } from '../audit-log/verify.ts';
import { queueMail } from '../mail/queue-mail.ts';
import { cancelOrder } from '../order/cancel-order.ts';
import { updateSettings } from '../tenant/settings.ts';
import { shareRig } from '../testing/rig.ts';
import { openShop, type Shop } from '../testing/shop.ts';
import { receiveWebhook } from '../webhook/receive-webhook.ts';
import { sweepShopRetention } from './shop-retention.ts';

const rig = shareRig();
const day = 24 * 60 * 60 * 1_000;

const sweepAfter = (days: number) =>
  sweepShopRetention({
    ...{ systemDb: rig.systemDb, transact: rig.transact },
    now: new Date(rig.clock.now.getTime() + days * day),
  });

const erasedOf = async (shop: Shop) =>
  (await shop.orders()).map(({ customer, erasedAt }) => (erasedAt === null ? customer.name : 'erased'));

const deeds = ({ tenantId }: Shop) =>
  rig.sql(
    `SELECT actor_id, subject_id, after FROM audit_log WHERE tenant_id = $1 AND action = 'customer.erase' ORDER BY seq`,
    [tenantId],
  );

it('a shop’s customers are forgotten so many days after their orders ended, and only if it says so', async () => {
  const [shop, other] = [await openShop(rig), await openShop(rig)];
  for (const each of [shop, other]) {
    const cancelled = await each.placeAndWork();
    await each.run((ctx) => cancelOrder(ctx, { orderId: cancelled, reason: 'test' }));
    await each.placeAndWork({ items: [{ sku: 'NONE', quantity: 1 }] });
    await each.placeAndWork();
    await each.jobs.drain();
  }
  await shop.run((ctx) => updateSettings(ctx, { eraseAfterDays: 100 }));
  expect(await sweepAfter(99)).toBe(0);
  expect(await sweepAfter(101)).toBe(2);
  expect(await erasedOf(shop)).toEqual(['Ada Lovelace', 'erased', 'erased']);
  expect(await erasedOf(other)).toEqual(Array(3).fill('Ada Lovelace'));
  expect(await deeds(shop)).toEqual([
    {
      actor_id: 'shop-retention',
      subject_id: 'retention',
      after: { orders: 2, eraseAfterDays: 100, orderIds: [expect.any(String), expect.any(String)] },
    },
  ]);
  expect(await sweepAfter(101)).toBe(0);
  expect(await deeds(shop)).toHaveLength(1);
  const chain = await rig.systemDb.inSystem((tx) => verifyAuditLog(tx, shop.tenantId));
  expect(chain.brokenAt).toBeNull();
});

it('it is forgotten to whom a mail went and what a provider told, and not that it was sent', async () => {
  const shop = await openShop(rig);
  await shop.run((ctx) => updateSettings(ctx, { mailDays: 10, webhookDays: 40 }));
  await shop.placeAndWork();
  const notice = { eventId: 'evt_1', type: 'x', reference: 'pi_none' };
  await shop.run((ctx) => receiveWebhook(ctx, { provider: 'stripe', notice }));
  await rig.sql('UPDATE webhook_events SET processed_at = now() WHERE tenant_id = $1', [shop.tenantId]);
  await rig.sql('DELETE FROM outbox WHERE tenant_id = $1', [shop.tenantId]);
  // Ids tell the time by which events are looked for; this clock stands still in another year.
  await rig.sql(
    `UPDATE webhook_events SET id = overlay(id::text placing $2 from 1 for 13)::uuid WHERE tenant_id = $1`,
    [
      shop.tenantId,
      rig.clock.now
        .getTime()
        .toString(16)
        .padStart(12, '0')
        .replace(/^(.{8})/, '$1-'),
    ],
  );
  const kept = async () => {
    const [row] = await rig.sql(
      `SELECT (SELECT array_agg(DISTINCT recipient) FROM messages WHERE tenant_id = $1) AS recipients,
              (SELECT count(*)::int FROM messages WHERE tenant_id = $1 AND status = 'sent') AS sent,
              (SELECT count(*)::int FROM webhook_events WHERE tenant_id = $1) AS events`,
      [shop.tenantId],
    );
    return row;
  };
  expect(await sweepAfter(9)).toBe(0);
  expect(await sweepAfter(11)).toBe(2);
  expect(await kept()).toEqual({ recipients: ['erased@erased.invalid'], sent: 2, events: 1 });
  expect(await sweepAfter(39)).toBe(0);
  expect(await sweepAfter(41)).toBe(1);
  expect(await kept()).toEqual({ recipients: ['erased@erased.invalid'], sent: 2, events: 0 });
  // It still is known that it was sent: asked for again, it is not sent again.
  const [order] = await shop.orders();
  if (!order) throw new Error('the order is gone');
  const about = { subjectId: order.id, orderId: order.id, recipient: order.customer.email };
  await shop.run((ctx) => queueMail(ctx, { ...about, kind: 'order_confirmed' }));
  expect(await shop.jobs.due('mail.send')).toEqual([]);
});
