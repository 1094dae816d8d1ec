import { describe, expect, it } from 'vitest';
import { getDescriptionDraft } from '../catalog/descriptions/draft.ts';
import { requestDescription } from '../catalog/descriptions/request-description.ts';
import { listProducts } from '../catalog/list-products.ts';
import { getProduct, updateProduct } from '../catalog/products.ts';
import type { Ctx } from '../context.ts';
import { eraseCustomer } from '../customer/erase-customer.ts';
import { exportCustomer } from '../customer/export-customer.ts';
import { createOrderLink } from '../customer/order-links.ts';
import { readObligation, unparkObligation } from '../jobs/obligation.ts';
import { fulfilOutboxJob } from '../jobs/outbox.ts';
import { readShopFigures } from '../operations/shop-figures.ts';
import { cancelOrder } from '../order/cancel-order.ts';
import { deliverShipment } from '../order/deliver-shipment.ts';
import { diagnoseOrder } from '../order/diagnose-order.ts';
import { listOrderEvents } from '../order/events.ts';
import { listOrders } from '../order/list-orders.ts';
import { processOrder } from '../order/process-order.ts';
import { getOrder } from '../order/record.ts';
import { retryObligation } from '../order/retry-obligation.ts';
import { shipOrder } from '../order/ship-order.ts';
import { readProgress } from '../order/watch-orders.ts';
import { findPaymentByReference } from '../payment/payment-row.ts';
import { recordManualPayment } from '../payment/record-manual-payment.ts';
import { type RecordedSnapshot, recordSnapshot } from '../payment/record-snapshot.ts';
import { retryPayment } from '../payment/retry-payment.ts';
import { getAdjustment, listAdjustments } from '../stock/adjustments.ts';
import { applyAdjustment } from '../stock/apply-adjustment.ts';
import { listCounts } from '../stock/counts/record.ts';
import { forecastStock } from '../stock/forecast/forecast.ts';
import { getInventory, listInventory } from '../stock/inventory.ts';
import { listMovements } from '../stock/movements.ts';
import { requestAdjustment } from '../stock/request-adjustment.ts';
import { changeStockPolicy } from '../stock/stock-policy.ts';
import { listTransfers } from '../stock/transfers/record.ts';
import { type Rig, shareRig } from '../testing/rig.ts';
import { openShop, type Shop } from '../testing/shop.ts';
import { payBy } from '../testing/test-provider.ts';
import { findTenant } from './find-tenant.ts';

const rig = shareRig();
const snapshot: RecordedSnapshot = {
  ...{ reference: 'pi_x', status: 'paid', entries: [], refunds: [], disputes: [] },
  ...{ nextAction: null, decline: null, captureBefore: null },
};

/** A shop with one of everything, each of whose ids a stranger may have learned. */
async function openVictim() {
  const shop = await openShop(rig, { products: { SECRET: {} } });
  const items = [{ sku: 'SECRET', quantity: 2 }];
  const orderId = await shop.placeAndWork({ items });
  const { shipmentId } = await shop.run((ctx) =>
    shipOrder(ctx, {
      orderId,
      carrier: 'UPS',
      trackingNumber: '1Z',
      items: [{ sku: 'SECRET', quantity: 1 }],
    }),
  );
  const challenged = await shop.placeAndWork({ items, payment: payBy('requires_action') });
  const pending = await shop.place({ items });
  const { id: adjustmentId } = await shop.run((ctx) =>
    requestAdjustment(ctx, { sku: 'SECRET', delta: 1, reason: 'counted' }),
  );
  const { id: draftId } = await shop.run((ctx) =>
    requestDescription(ctx, { sku: 'SECRET', tone: 'plain', language: 'en', keywords: [] }),
  );
  const [payment] = (await shop.order(challenged)).payments;
  const [job] = await shop.jobs.due('order.process');
  if (!payment || !job) throw new Error('the victim has no payment or no job');
  return {
    shop,
    orderId,
    shipmentId,
    challenged,
    pending,
    adjustmentId,
    draftId,
    paymentId: payment.id,
    job,
  };
}

type Victim = Awaited<ReturnType<typeof openVictim>>;

/** Every use case that takes an id, tried by a stranger with the victim's. */
const attempts: Record<string, (ctx: Ctx, victim: Victim) => Promise<unknown>> = {
  getOrder: (ctx, { orderId }) => getOrder(ctx, orderId),
  listOrderEvents: (ctx, { orderId }) => listOrderEvents(ctx, orderId),
  diagnoseOrder: (ctx, { orderId }) => diagnoseOrder(ctx, orderId),
  retryObligation: (ctx, { job }) => retryObligation(ctx, job),
  processOrder: (ctx, { pending }) => processOrder(ctx, { orderId: pending }),
  cancelOrder: (ctx, { challenged }) => cancelOrder(ctx, { orderId: challenged, reason: 'sabotage' }),
  shipOrder: (ctx, { orderId }) => shipOrder(ctx, { orderId, carrier: 'X', trackingNumber: 'X' }),
  deliverShipment: (ctx, { orderId, shipmentId }) => deliverShipment(ctx, { orderId, shipmentId }),
  retryPayment: (ctx, { challenged }) => retryPayment(ctx, { orderId: challenged, ...payBy('paid') }),
  recordManualPayment: (ctx, { challenged, paymentId }) =>
    recordManualPayment(ctx, { orderId: challenged, paymentId, reference: 'forged' }),
  recordSnapshot: (ctx, { paymentId }) => recordSnapshot(ctx, paymentId, snapshot),
  createOrderLink: (ctx, { orderId }) => createOrderLink(ctx, orderId),
  exportCustomer: (ctx, { shop }) => exportCustomer(ctx, shop.customerEmail),
  eraseCustomer: (ctx, { shop }) => eraseCustomer(ctx, shop.customerEmail),
  getProduct: (ctx) => getProduct(ctx, 'SECRET'),
  updateProduct: (ctx) => updateProduct(ctx, 'SECRET', { price: 1 }),
  requestDescription: (ctx) =>
    requestDescription(ctx, { sku: 'SECRET', tone: 'x', language: 'en', keywords: [] }),
  getDescriptionDraft: (ctx, { draftId }) => getDescriptionDraft(ctx, draftId),
  getInventory: (ctx) => getInventory(ctx, 'SECRET'),
  listMovements: (ctx) => listMovements(ctx, { sku: 'SECRET', limit: 9 }),
  requestAdjustment: (ctx) => requestAdjustment(ctx, { sku: 'SECRET', delta: -1, reason: 'sabotage' }),
  getAdjustment: (ctx, { adjustmentId }) => getAdjustment(ctx, adjustmentId),
  changeStockPolicy: (ctx) => changeStockPolicy(ctx, 'SECRET', { whenSoldOut: 'backorder' }),
  forecastStock: (ctx) => forecastStock(ctx, 'SECRET'),
};

/** What a stranger gets to see where nothing is refused. */
const glances: Record<string, (ctx: Ctx, victim: Victim) => Promise<unknown>> = {
  listOrders: async (ctx) => (await listOrders(ctx, { limit: 9 })).orders,
  listProducts: async (ctx) => (await listProducts(ctx, { limit: 9 })).products.map(({ sku }) => sku),
  listInventory: async (ctx) => (await listInventory(ctx, { limit: 9 })).inventory.map(({ sku }) => sku),
  listAdjustments: async (ctx) => (await listAdjustments(ctx, { sku: 'SECRET', limit: 9 })).adjustments,
  listTransfers: async (ctx) => (await listTransfers(ctx, { limit: 9 })).transfers,
  listCounts: async (ctx) => (await listCounts(ctx, { limit: 9 })).counts,
  readProgress: (ctx, { orderId }) => readProgress(ctx, [orderId]),
  readShopFigures: async (ctx) => (await readShopFigures(ctx)).jobs,
  findPaymentByReference: async (ctx, { challenged }) =>
    findPaymentByReference(ctx, 'stripe', rig.provider.of(challenged)[0]?.reference ?? ''),
  readObligation: (ctx, { job, shop }) => readObligation(ctx.tx, { tenantId: shop.tenantId, id: job.id }),
  fulfilOutboxJob: (ctx, { job, shop }) => fulfilOutboxJob(ctx.tx, shop.tenantId, job.id),
  unparkObligation: (ctx, { job, shop }) =>
    unparkObligation(ctx.tx, { tenantId: shop.tenantId, id: job.id }, ctx.now),
};
const nothing: Record<string, unknown> = {
  ...{
    listOrders: [],
    listProducts: ['MUG'],
    listInventory: ['MUG'],
    listAdjustments: [],
    listTransfers: [],
    listCounts: [],
    readProgress: [],
    readShopFigures: [],
  },
  ...{ findPaymentByReference: null, readObligation: null, fulfilOutboxJob: false, unparkObligation: false },
};

/** Every row of the tenant, in every table. */
async function everythingOf({ sql }: Rig, { tenantId }: Shop): Promise<unknown[]> {
  const tables = await sql<{ name: string }>(
    `SELECT c.relname AS name FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id'
     WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace ORDER BY 1`,
  );
  const rows: unknown[] = [];
  for (const { name } of tables)
    rows.push(
      ...(await sql(`SELECT '${name}', t.* FROM ${name} t WHERE tenant_id = $1 ORDER BY t::text`, [
        tenantId,
      ])),
    );
  return rows;
}

describe('a stranger with the ids of another tenant', () => {
  it('finds nothing and changes nothing, whatever is tried', async () => {
    const victim = await openVictim();
    const stranger = await openShop(rig);
    const before = await everythingOf(rig, victim.shop);
    for (const [name, attempt] of Object.entries(attempts)) {
      const outcome = await stranger.run((ctx) => attempt(ctx, victim)).catch((error: unknown) => error);
      expect([name, outcome]).toMatchObject([name, { code: 'not_found' }]);
    }
    for (const [name, glance] of Object.entries(glances)) {
      expect([name, await stranger.run((ctx) => glance(ctx, victim))]).toEqual([name, nothing[name]]);
    }
    const adjusting = stranger.run((ctx) => applyAdjustment(ctx, { adjustmentId: victim.adjustmentId }));
    await expect(adjusting).rejects.toThrow('is gone');
    expect(await everythingOf(rig, victim.shop)).toEqual(before);
    await victim.shop.jobs.drain();
  });

  it('cannot run the other’s jobs under a name of its own', async () => {
    const victim = await openVictim();
    const stranger = await openShop(rig);
    expect(await stranger.jobs.deliver({ ...victim.job, tenantId: stranger.tenantId })).toBe(
      'already fulfilled',
    );
    expect(await victim.shop.order(victim.pending)).toMatchObject({ status: 'pending' });
    await victim.shop.jobs.drain();
  });

  it('may use the same order numbers, SKUs and keys without meeting', async () => {
    const [one, other] = [await openShop(rig), await openShop(rig)];
    const [first, second] = [await one.placeAndWork(), await other.placeAndWork()];
    expect((await one.order(first)).number).toBe((await other.order(second)).number);
    await one.adjust('MUG', -8);
    expect(await other.stock('MUG')).toMatchObject({ onHand: 8 });
  });
});

describe('the database', () => {
  it('shows no row, and takes none, where no tenant is named or another one is', async () => {
    const { shop } = await openVictim();
    const stranger = await openShop(rig);
    expect(await rig.db.inSystem((tx) => tx.prisma.order.findMany())).toEqual([]);
    await expect(
      rig.db.inSystem((tx) =>
        tx.prisma.location.create({ data: { tenantId: shop.tenantId, code: 'x', name: 'x' } }),
      ),
    ).rejects.toThrow('row-level security');
    await expect(
      stranger.run(({ tx }) =>
        tx.prisma.location.create({ data: { tenantId: shop.tenantId, code: 'x', name: 'x' } }),
      ),
    ).rejects.toThrow('row-level security');
    const where = { tenantId: shop.tenantId };
    expect(await stranger.run(({ tx }) => tx.prisma.order.findMany({ where }))).toEqual([]);
    expect(
      await stranger.run(({ tx }) => tx.prisma.product.updateMany({ where, data: { name: 'x' } })),
    ).toEqual({
      count: 0,
    });
    await shop.jobs.drain();
  });

  it('lets nobody rewrite history, the ledger or the movements of stock', async () => {
    const { shop } = await openVictim();
    const where = { tenantId: shop.tenantId };
    await expect(shop.run(({ tx }) => tx.prisma.orderEvent.deleteMany({ where }))).rejects.toThrow(
      'permission denied',
    );
    await expect(
      shop.run(({ tx }) => tx.prisma.paymentEntry.updateMany({ where, data: { amount: 1n } })),
    ).rejects.toThrow('permission denied');
    await expect(shop.run(({ tx }) => tx.prisma.stockMovement.deleteMany({ where }))).rejects.toThrow(
      'permission denied',
    );
    await expect(shop.run(({ tx }) => tx.prisma.order.deleteMany({ where }))).rejects.toThrow(
      'permission denied',
    );
    await shop.jobs.drain();
  });

  it('lets the sweeps see every tenant and change none', async () => {
    const { shop } = await openVictim();
    expect(
      await rig.systemDb.inSystem((tx) => tx.prisma.order.count({ where: { tenantId: shop.tenantId } })),
    ).toBe(3);
    await expect(
      rig.systemDb.inSystem((tx) => tx.prisma.order.updateMany({ data: { cancelReason: 'x' } })),
    ).rejects.toThrow('permission denied');
    await expect(
      rig.systemDb.inSystem((tx) => tx.prisma.orderEvent.updateMany({ data: { data: {} } })),
    ).rejects.toThrow('permission denied');
    await shop.jobs.drain();
  });

  it('finds a tenant by its slug before anybody is known', async () => {
    const shop = await openShop(rig);
    expect(await findTenant(rig.db, `shop-${shop.tenantId}`)).toBe(shop.tenantId);
    expect(await findTenant(rig.db, 'nobody')).toBeNull();
  });
});
