import { describe, expect, it } from 'vitest';
import { requestDescription } from '../catalog/descriptions/request-description.ts';
import { requestCsvExport } from '../csv/exports/request-export.ts';
import { addHookEndpoint, testHookEndpoint } from '../hooks/endpoints.ts';
import type { JobName } from '../jobs/catalog.ts';
import { cancelOrder } from '../order/cancel-order.ts';
import { shipOrder } from '../order/ship-order.ts';
import { closeCount } from '../stock/counts/close-count.ts';
import { openCount } from '../stock/counts/open-count.ts';
import { createLocation } from '../stock/locations.ts';
import { requestAdjustment } from '../stock/request-adjustment.ts';
import { requestTransfer } from '../stock/transfers/request-transfer.ts';
import { requestExport } from '../tenant/export/exports.ts';
import { sendFile, stockFile } from '../testing/csv-files.ts';
import { shareRig } from '../testing/rig.ts';
import { openShop, type Shop } from '../testing/shop.ts';
import { payBy } from '../testing/test-provider.ts';
import { receiveWebhook } from '../webhook/receive-webhook.ts';
import { promises, sweepLostObligations } from './lost-obligations.ts';

const rig = shareRig();

const sweep = () =>
  sweepLostObligations({ systemDb: rig.systemDb, transact: rig.transact, now: rig.clock.now });
const loseAll = ({ tenantId }: Shop) => rig.sql('DELETE FROM outbox WHERE tenant_id = $1', [tenantId]);

const cancel = (shop: Shop, orderId: string) =>
  shop.run((ctx) => cancelOrder(ctx, { orderId, reason: 'changed my mind' }));

/** Brings something about that waits for the job, which is then owed. */
const situations: Partial<Record<JobName, (shop: Shop) => Promise<unknown>>> = {
  'order.process': (shop) => shop.place(),
  'payment.charge': async (shop) => {
    await shop.place();
    await shop.jobs.deliver(await shop.jobs.theDue('order.process'));
  },
  'payment.capture': async (shop) => {
    const orderId = await shop.placeAndWork({ payment: { ...payBy('paid'), capture: 'on_shipment' } });
    await shop.run((ctx) => shipOrder(ctx, { orderId, carrier: 'UPS', trackingNumber: '1Z' }));
  },
  'payment.void': async (shop) => {
    const orderId = await shop.placeAndWork({ payment: payBy('requires_action') });
    await cancel(shop, orderId);
  },
  'payment.refund': async (shop) => cancel(shop, await shop.placeAndWork()),
  'webhook.process': async (shop) => {
    const reference = rig.provider.of(await shop.placeAndWork())[0]?.reference ?? null;
    const notice = { eventId: 'evt_1', type: 'payment_intent.succeeded', reference };
    await shop.run((ctx) => receiveWebhook(ctx, { provider: 'stripe', notice }));
  },
  'stock.adjust': (shop) =>
    shop.run((ctx) => requestAdjustment(ctx, { sku: 'MUG', delta: 1, reason: 'counted' })),
  'stock.transfer': (shop) =>
    shop.run(async (ctx) => {
      await createLocation(ctx, { code: 'annex', name: 'Annex' });
      const lines = [{ sku: 'MUG', quantity: 1 }];
      await requestTransfer(ctx, { from: 'main', to: 'annex', lines, reason: 'for the fair' });
    }),
  'stock.count': (shop) =>
    shop.run(async (ctx) => {
      const { id } = await openCount(ctx, { location: 'main', skus: undefined, reason: 'end of the year' });
      await closeCount(ctx, id);
    }),
  'mail.send': async (shop) => cancel(shop, await shop.place()),
  'csv.import': (shop) => sendFile(shop, { kind: 'stock', text: 'sku,change\nMUG,5\n' }),
  'csv.export': (shop) => shop.run((ctx) => requestCsvExport(ctx, stockFile)),
  'tenant.export': (shop) => shop.run(requestExport),
  'ai.describe': (shop) => {
    const request = { sku: 'MUG', tone: 'plain', language: 'en', keywords: [] };
    return shop.run((ctx) => requestDescription(ctx, request));
  },
  'webhook.deliver': (shop) =>
    shop.run(async (ctx) => {
      const endpoint = { url: 'https://hooks.example/', description: null, events: [] } as const;
      const given = { ...endpoint, payload: 'thin', enabled: true } as const;
      const { keyring } = rig;
      await testHookEndpoint(ctx, (await addHookEndpoint(ctx, { endpoint: given, keyring })).endpoint.id);
    }),
};

describe('a lost obligation', () => {
  it.each(promises.map(({ job }) => job))('of %s comes back, and is met', async (name) => {
    const shop = await openShop(rig);
    await situations[name]?.(shop);
    await shop.jobs.theDue(name);
    await loseAll(shop);
    expect(await rig.audit()).toContainEqual(
      expect.objectContaining({ invariant: 'I4', tenantId: shop.tenantId }),
    );

    rig.clock.advance({ seconds: 59 });
    expect(await sweep()).toBe(0);
    rig.clock.advance({ seconds: 2 });
    expect(await sweep()).toBeGreaterThan(0);
    expect(await sweep()).toBe(0);
    await shop.jobs.theDue(name);
    await shop.jobs.drain();
    expect(await rig.audit()).toEqual([]);
    expect(await sweep()).toBe(0);
  });

  it('is not one that is parked: a person looks at it', async () => {
    const shop = await openShop(rig);
    await shop.place();
    await shop.jobs.deliver(await shop.jobs.theDue('order.process'));
    rig.provider.failNext('create', 'before', 'unauthorized');
    await shop.jobs.deliver(await shop.jobs.theDue('payment.charge'));
    rig.clock.advance({ minutes: 30 });
    expect(await sweep()).toBe(0);
  });

  it('comes back once when two schedulers sweep at once', async () => {
    const shop = await openShop(rig);
    await shop.place();
    await loseAll(shop);
    rig.clock.advance({ minutes: 2 });
    await Promise.all([sweep(), sweep(), sweep()]);
    await shop.jobs.theDue('order.process');
  });
});
