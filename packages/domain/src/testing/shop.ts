import { createProduct } from '../catalog/products.ts';
import type { Actor, Ctx } from '../context.ts';
import { newId } from '../ids.ts';
import type { Acceptance, NewOrder, Submission } from '../order/accept-orders.ts';
import { listOrderEvents, type OrderEvent } from '../order/events.ts';
import { createIntake, type Intake } from '../order/intake.ts';
import { listOrders } from '../order/list-orders.ts';
import { type CaptureMode, getOrder, type OrderRecord } from '../order/record.ts';
import { getInventory, type Inventory } from '../stock/inventory.ts';
import { requestAdjustment } from '../stock/request-adjustment.ts';
import { createTenant } from '../tenant/create-tenant.ts';
import type { JobDriver } from './job-driver.ts';
import type { Rig } from './rig.ts';
import { payBy } from './test-provider.ts';

export interface ProductFixture {
  /** Minor units; 1,000 if absent. */
  price?: number;
  stock?: number;
  lowStockThreshold?: number;
  active?: boolean;
  currency?: string;
}

export interface ShopFixture {
  /** By SKU; one `MUG` with 10 pieces if absent. */
  products?: Readonly<Record<string, ProductFixture>>;
  taxRateBps?: number;
  reservationMinutes?: number;
  /** Minor units; 500 if absent. */
  shippingPrice?: number;
  captureMode?: CaptureMode;
}

const staff: Actor = { type: 'staff', id: 'test' };

/** One tenant of the rig, and what its people do. */
export class Shop {
  readonly rig: Rig;
  readonly tenantId: string;
  /** Works this tenant's jobs only. */
  readonly jobs: JobDriver;
  readonly customerEmail: string;
  readonly merchantEmail: string;
  readonly #intake: Intake;

  constructor(rig: Rig, tenantId: string) {
    this.rig = rig;
    this.tenantId = tenantId;
    this.jobs = rig.jobs.of(tenantId);
    this.customerEmail = `ada@${tenantId}.example`;
    this.merchantEmail = `merchant@${tenantId}.example`;
    this.#intake = createIntake({ db: rig.db, onCommitted: () => undefined, clock: () => rig.clock.now });
  }

  /** A transaction of a member of staff. */
  run<T>(body: (ctx: Ctx) => Promise<T>): Promise<T> {
    return this.rig.transact({ tenantId: this.tenantId, actor: staff }, body);
  }

  submit(order: Partial<NewOrder> = {}, given: Partial<Submission> = {}): Promise<Acceptance> {
    const customer = { name: 'Ada Lovelace', email: this.customerEmail };
    return this.#intake.submit(this.tenantId, submissionOf({ customer, ...order }, given));
  }

  /** The id of an order that was accepted. */
  async place(order: Partial<NewOrder> = {}): Promise<string> {
    const acceptance = await this.submit(order);
    if (acceptance.kind !== 'accepted') throw new Error(`the order was not accepted: ${acceptance.kind}`);
    return acceptance.order.id;
  }

  /** As {@link place}, with all jobs that follow done. */
  async placeAndWork(order: Partial<NewOrder> = {}): Promise<string> {
    const orderId = await this.place(order);
    await this.jobs.drain();
    return orderId;
  }

  order(orderId: string): Promise<OrderRecord> {
    return this.run((ctx) => getOrder(ctx, orderId));
  }

  /** All of the tenant's orders, the newest first. */
  async orders(): Promise<OrderRecord[]> {
    return (await this.run((ctx) => listOrders(ctx, { limit: 10_000 }))).orders;
  }

  async events(orderId: string): Promise<OrderEvent[]> {
    return this.run((ctx) => listOrderEvents(ctx, orderId));
  }

  async eventTypes(orderId: string): Promise<string[]> {
    return (await this.events(orderId)).map(({ type }) => type);
  }

  stock(sku: string): Promise<Inventory> {
    return this.run((ctx) => getInventory(ctx, sku));
  }

  /** Changes the stock, and applies the change. */
  async adjust(sku: string, delta: number): Promise<void> {
    await this.run((ctx) => requestAdjustment(ctx, { sku, delta, reason: 'counted' }));
    await this.jobs.drain();
  }
}

export const submissionOf = (order: Partial<NewOrder> = {}, given: Partial<Submission> = {}): Submission => ({
  idempotency: null,
  actor: { type: 'api_key', id: 'test' },
  requestId: null,
  traceparent: null,
  ...given,
  order: {
    customer: { name: 'Ada Lovelace', email: 'ada@example.com' },
    shippingAddress: { line1: '12 St James’s Square', city: 'London', postalCode: 'SW1Y 4JH', country: 'GB' },
    shippingMethod: 'standard',
    currency: 'USD',
    items: [{ sku: 'MUG', quantity: 2 }],
    payment: payBy('paid'),
    metadata: {},
    ...order,
  },
});

/** Opens a tenant with its products in stock; no job is left over. */
export async function openShop(rig: Rig, fixture: ShopFixture = {}): Promise<Shop> {
  const { products = { MUG: {} }, taxRateBps = 0, reservationMinutes = 60, shippingPrice = 500 } = fixture;
  const { captureMode = 'automatic' } = fixture;
  const tenantId = newId();
  const shop = new Shop(rig, tenantId);
  await shop.run(async (ctx) => {
    await createTenant(ctx, {
      ...{ slug: `shop-${tenantId}`, name: 'Demo Shop', currency: 'USD' },
      ...{ senderEmail: 'shop@shop.example', merchantEmail: shop.merchantEmail },
      ...{ taxRateBps, reservationMinutes, captureMode },
      shippingMethods: [{ code: 'standard', name: 'Standard', price: shippingPrice }],
    });
    for (const [sku, { price = 1_000, stock = 10, currency = 'USD', ...rest }] of Object.entries(products)) {
      await createProduct(ctx, { sku, name: `The ${sku}`, price, currency, ...rest });
      if (stock > 0) await requestAdjustment(ctx, { sku, delta: stock, reason: 'delivery' });
    }
  });
  await shop.jobs.drain();
  return shop;
}
