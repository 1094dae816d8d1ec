import { describe, expect, it } from 'vitest';
import { eraseCustomer } from '../customer/erase-customer.ts';
import { cancelOrder } from '../order/cancel-order.ts';
import { deliverShipment } from '../order/deliver-shipment.ts';
import { shipOrder } from '../order/ship-order.ts';
import { requestRefund } from '../payment/request-refund.ts';
import { raiseLowStockAlerts } from '../stock/raise-low-stock-alerts.ts';
import { sweepShopRetention } from '../sweep/shop-retention.ts';
import { shareRig } from '../testing/rig.ts';
import { openShop, type Shop, type ShopFixture } from '../testing/shop.ts';
import { payBy } from '../testing/test-provider.ts';
import {
  addHookEndpoint,
  changeHookEndpoint,
  getHookEndpoint,
  listHookEndpoints,
  mostEndpoints,
  type NewHookEndpoint,
  removeHookEndpoint,
  rotateHookSecret,
  testHookEndpoint,
} from './endpoints.ts';
import { hookEventTypes } from './event-types.ts';
import { listHookDeliveries, replayHookDeliveries, replayHookDelivery } from './log.ts';
import { signHook } from './sign.ts';

const rig = shareRig();
const dayMs = 86_400_000;

interface Listening {
  shop: Shop;
  id: string;
  secret: string;
  url: string;
}

/** A shop with an endpoint that is told of everything, or of what is named. */
async function listening(
  given: Partial<NewHookEndpoint> = {},
  fixture: ShopFixture = {},
): Promise<Listening> {
  const shop = await openShop(rig, fixture);
  const url = `https://${shop.tenantId}.example/hooks`;
  const added = await add(shop, { url, ...given });
  return { shop, url, ...added };
}

async function add(shop: Shop, given: Partial<NewHookEndpoint> & { url: string }) {
  const endpoint: NewHookEndpoint = {
    ...{ description: null, events: hookEventTypes, payload: 'full', enabled: true, ...given },
  };
  const { keyring } = rig;
  const added = await shop.run((ctx) => addHookEndpoint(ctx, { endpoint, keyring }));
  return { id: added.endpoint.id, secret: added.secret };
}

const told = ({ url }: Pick<Listening, 'url'>) =>
  rig.receivers.to(url).map(({ id, headers, body }) => ({ id, headers, ...JSON.parse(body) }));
const typesTold = (listener: Pick<Listening, 'url'>) => told(listener).map(({ type }) => type);
const deliveries = ({ shop, id }: Pick<Listening, 'shop' | 'id'>) =>
  shop.run(async (ctx) => (await listHookDeliveries(ctx, { endpointId: id, limit: 100 })).deliveries);
const endpoint = ({ shop, id }: Pick<Listening, 'shop' | 'id'>) =>
  shop.run((ctx) => getHookEndpoint(ctx, id));
/** Sends what is due to be sent, and does nothing else. */
async function sendDue({ jobs }: Shop): Promise<void> {
  for (const job of await jobs.due()) if (job.job === 'webhook.deliver') await jobs.deliver(job);
}

/** Lets time pass until every attempt was made that is to be made. */
async function untilGivenUp({ shop }: Listening): Promise<void> {
  for (let attempt = 0; attempt < 12; attempt++) {
    await shop.jobs.drain();
    rig.clock.advance({ minutes: 11 * 60 });
  }
}

describe('an endpoint', () => {
  it('is told of an order as it goes its way, in the transaction of each step', async () => {
    const listener = await listening();
    const { shop } = listener;
    const orderId = await shop.placeAndWork();
    const { shipmentId } = await shop.run((ctx) =>
      shipOrder(ctx, { orderId, carrier: 'UPS', trackingNumber: '1Z' }),
    );
    await shop.run((ctx) => deliverShipment(ctx, { orderId, shipmentId }));
    await shop.run((ctx) => requestRefund(ctx, { orderId, amount: 100, reason: 'late', restock: false }));
    await shop.jobs.drain();
    expect(new Set(typesTold(listener))).toEqual(
      new Set([
        ...['order.accepted', 'order.processed', 'order.confirmed', 'order.paid', 'order.shipped'],
        ...['order.delivered', 'order.refunded'],
      ]),
    );
    expect(told(listener)).toHaveLength(7);
    const sequences = told(listener).map(({ data }) => data.sequence);
    expect(new Set(sequences).size).toBe(7);
    expect(told(listener).find(({ type }) => type === 'order.accepted').data.sequence).toBe(1);
  });

  it.each([
    ['order.rejected', { items: [{ sku: 'MUG', quantity: 11 }] }, {}],
    ['payment.failed', { payment: payBy('declined') }, {}],
  ])('hears of %s', async (type, order, fixture) => {
    const listener = await listening({}, fixture);
    const { shop } = listener;
    const orderId = await shop.placeAndWork(order);
    expect(typesTold(listener)).toContain(type);
    if (type === 'payment.failed') await shop.run((ctx) => cancelOrder(ctx, { orderId, reason: 'unpaid' }));
    await shop.jobs.drain();
  });

  it('hears of an order that was called off, of stock that runs low and of products', async () => {
    const listener = await listening({}, { products: { MUG: { stock: 3, lowStockThreshold: 2 } } });
    const { shop } = listener;
    const orderId = await shop.place();
    await shop.run((ctx) => cancelOrder(ctx, { orderId, reason: 'changed my mind' }));
    await shop.adjust('MUG', -2);
    await shop.run(raiseLowStockAlerts);
    await shop.jobs.drain();
    expect(typesTold(listener).sort()).toEqual(['order.accepted', 'order.cancelled', 'stock.low']);
    expect(told(listener).find(({ type }) => type === 'stock.low').data).toMatchObject({
      ...{ sku: 'MUG', available: 1, threshold: 2 },
    });
  });

  it('is told of what it chose alone, and what it is told is as thin as it wants', async () => {
    const listener = await listening({ events: ['order.processed'], payload: 'thin' });
    const orderId = await listener.shop.placeAndWork();
    expect(told(listener)).toEqual([
      expect.objectContaining({ type: 'order.processed', data: { orderId, sequence: 2 } }),
    ]);
  });

  it('sees the order as the API shows it, as it stands when the message is sent', async () => {
    const listener = await listening({ events: ['order.accepted'] });
    const { shop } = listener;
    const orderId = await shop.place();
    const accepted = rig.clock.now;
    await shop.jobs.deliver(await shop.jobs.theDue('order.process'));
    await shop.jobs.drain();
    const [message] = told(listener);
    expect(message).toMatchObject({ type: 'order.accepted', timestamp: accepted.toISOString() });
    expect(message.data.order).toMatchObject({
      ...{ id: orderId, status: 'awaiting_payment', total: 2_500 },
      customer: { email: shop.customerEmail },
    });
  });

  it('gets nothing personal of a customer who was erased before its turn came', async () => {
    const listener = await listening({ events: ['order.cancelled'] });
    const { shop } = listener;
    rig.receivers.answerNext(500);
    const orderId = await shop.place();
    await shop.run((ctx) => cancelOrder(ctx, { orderId, reason: 'changed my mind' }));
    await shop.jobs.drain();
    await shop.run((ctx) => eraseCustomer(ctx, shop.customerEmail));
    rig.clock.advance({ minutes: 1 });
    await shop.jobs.drain();
    const [before, after] = told(listener);
    expect(JSON.stringify(before)).toContain(shop.customerEmail);
    expect(JSON.stringify(after)).not.toContain(shop.customerEmail);
    const stored = await rig.sql('SELECT * FROM hook_deliveries WHERE tenant_id = $1', [shop.tenantId]);
    expect(JSON.stringify(stored)).not.toContain('Ada');
  });

  it('knows a message by its id, which several endpoints share and every attempt repeats', async () => {
    const listener = await listening({ events: ['order.accepted'] });
    const { shop } = listener;
    const second = { url: `https://second.${shop.tenantId}.example/` };
    await add(shop, { ...second, events: ['order.accepted'] });
    rig.receivers.answerNext(500, 500);
    await shop.place();
    await sendDue(shop);
    rig.clock.advance({ minutes: 1 });
    await sendDue(shop);
    const ids = [...told(listener), ...told(second)].map(({ id }) => id);
    expect(ids).toHaveLength(4);
    expect(new Set(ids).size).toBe(1);
    expect(ids[0]).toMatch(/^msg_[0-9a-f-]{36}$/);
  });

  it('gets the same message again when the worker died between the answer and the record of it', async () => {
    const listener = await listening({ events: ['order.accepted'] });
    const { shop } = listener;
    await shop.place();
    const job =
      (await shop.jobs.due()).find((due) => due.job === 'webhook.deliver') ?? expect.fail('none is due');
    expect(await shop.jobs.deliver(job, { before: 2 })).toBe('killed');
    expect(await shop.jobs.deliver(job)).toBe('fulfilled');
    const [first, again] = told(listener);
    expect(again.id).toBe(first.id);
    expect(await deliveries(listener)).toMatchObject([{ status: 'succeeded', attempts: 1 }]);
  });
});

describe('a signature', () => {
  it('is made with the secret that was shown, at the moment of the attempt', async () => {
    const listener = await listening({ events: ['order.accepted'] });
    await listener.shop.placeAndWork();
    const [message] = rig.receivers.to(listener.url);
    if (!message) throw new Error('nothing was told');
    const signed = { id: message.id, at: rig.clock.now, body: message.body };
    expect(message.headers).toEqual({
      ...signHook(signed, [listener.secret]),
      'content-type': 'application/json',
    });
  });

  it('is made with both secrets until the overlap has passed', async () => {
    const listener = await listening({ events: ['order.accepted'] });
    const { shop, id, secret } = listener;
    const { keyring } = rig;
    const rotated = await shop.run((ctx) => rotateHookSecret(ctx, { id, overlap: 24, keyring }));
    expect(rotated.secret).not.toBe(secret);
    expect((await endpoint(listener)).secrets).toHaveLength(2);
    const signatures = () => {
      const last = rig.receivers.to(listener.url).at(-1);
      const message = { id: String(last?.id), at: rig.clock.now, body: String(last?.body) };
      return {
        sent: last?.headers['webhook-signature'],
        of: (secrets: string[]) => signHook(message, secrets),
      };
    };
    await shop.placeAndWork();
    expect(signatures().sent).toBe(signatures().of([rotated.secret, secret])['webhook-signature']);
    rig.clock.advance({ minutes: 25 * 60 });
    await shop.placeAndWork();
    expect(signatures().sent).toBe(signatures().of([rotated.secret])['webhook-signature']);
    expect((await endpoint(listener)).secrets).toHaveLength(1);
  });

  it('is made with a secret that is kept encrypted', async () => {
    const { shop, secret } = await listening();
    const [row] = await rig.sql<{ ciphertext: Buffer }>(
      'SELECT ciphertext FROM hook_secrets WHERE tenant_id = $1',
      [shop.tenantId],
    );
    expect(row?.ciphertext.toString('latin1')).not.toContain(secret);
    const log = await rig.sql('SELECT * FROM audit_log WHERE tenant_id = $1', [shop.tenantId]);
    expect(JSON.stringify(log)).not.toContain(secret);
  });
});

describe('a message that does not arrive', () => {
  it('is tried again, later each time, with what came of it on record', async () => {
    const listener = await listening({ events: ['order.accepted'] });
    const { shop } = listener;
    rig.receivers.answerNext(500, 302);
    await shop.placeAndWork();
    expect(await deliveries(listener)).toMatchObject([
      { status: 'pending', attempts: 1, nextAttemptAt: new Date(rig.clock.now.getTime() + 5_000) },
    ]);
    expect((await endpoint(listener)).failingSince).toEqual(rig.clock.now);
    rig.clock.advance({ seconds: 5 });
    await shop.jobs.drain();
    rig.clock.advance({ seconds: 30 });
    await shop.jobs.drain();
    const [delivery] = await deliveries(listener);
    expect(delivery).toMatchObject({ status: 'succeeded', attempts: 3, nextAttemptAt: null });
    expect(delivery?.log.map(({ status, error }) => [status, error])).toEqual([
      [500, 'answered 500'],
      [302, 'answered 302: redirects are not followed'],
      [204, null],
    ]);
    expect((await endpoint(listener)).failingSince).toBeNull();
  });

  it('disables the endpoint after a day in which nothing arrived, and the merchant hears of it', async () => {
    const listener = await listening({ events: ['order.accepted'] });
    const { shop } = listener;
    await shop.placeAndWork();
    await shop.place();
    rig.receivers.answer(503);
    await untilGivenUp(listener);
    rig.receivers.answer(204);
    expect(await endpoint(listener)).toMatchObject({ enabled: false, disabledReason: 'failing' });
    const [last] = await deliveries(listener);
    expect(last).toMatchObject({ status: 'failed', attempts: 11 });
    const mails = rig.mailer.to(shop.merchantEmail).filter(({ subject }) => subject.includes('disabled'));
    expect(mails).toHaveLength(1);
    expect(mails[0]?.text).toContain(`${shop.tenantId}.example`);
    const entries = await rig.sql(
      `SELECT FROM audit_log WHERE tenant_id = $1 AND action = 'webhook_endpoint.disable'`,
      [shop.tenantId],
    );
    expect(entries).toHaveLength(1);
  });

  it('is given up without the endpoint where others arrived meanwhile', async () => {
    const listener = await listening({ events: ['order.accepted'] });
    const { shop } = listener;
    await shop.place();
    rig.receivers.answer(503);
    await shop.jobs.drain();
    rig.receivers.answer(204);
    await shop.run((ctx) => testHookEndpoint(ctx, listener.id));
    await sendDue(shop);
    rig.receivers.answer(503);
    await untilGivenUp(listener);
    rig.receivers.answer(204);
    const statuses = (await deliveries(listener)).map(({ type, status }) => [type, status]);
    expect(statuses).toEqual([
      ['webhook.test', 'succeeded'],
      ['order.accepted', 'failed'],
    ]);
    expect((await endpoint(listener)).enabled).toBe(true);
  });

  it('disables the endpoint at once where it says that it is gone', async () => {
    const listener = await listening({ events: ['order.accepted'] });
    rig.receivers.answerNext(410);
    await listener.shop.placeAndWork();
    expect(await endpoint(listener)).toMatchObject({ enabled: false, disabledReason: 'gone' });
    expect(await deliveries(listener)).toMatchObject([{ status: 'failed', attempts: 1 }]);
  });

  it('and what happens while the endpoint is disabled by itself can be sent later', async () => {
    const listener = await listening({ events: ['order.accepted'] });
    const { shop, id } = listener;
    const since = rig.clock.now;
    rig.receivers.answerNext(410);
    await shop.placeAndWork();
    await shop.placeAndWork();
    const missed = (await deliveries(listener)).map(({ status }) => status);
    expect(missed).toEqual(['skipped', 'failed']);
    const again = { endpointId: id, since, all: false };
    await expect(shop.run((ctx) => replayHookDeliveries(ctx, again))).rejects.toMatchObject({
      code: 'illegal_transition',
    });
    await shop.run((ctx) => changeHookEndpoint(ctx, id, { enabled: true }));
    expect(await shop.run((ctx) => replayHookDeliveries(ctx, again))).toEqual({ replayed: 2, isMore: false });
    await shop.jobs.drain();
    expect((await deliveries(listener)).map(({ status }) => status)).toEqual(['succeeded', 'succeeded']);
    const ids = told(listener).map((message) => message.id);
    expect(ids).toHaveLength(3);
    expect(new Set(ids).size).toBe(2);
    expect(await endpoint(listener)).toMatchObject({ disabledReason: null, disabledAt: null });
  });
});

describe('the log', () => {
  it('is read page by page, the newest first, and one message of it is sent again', async () => {
    const listener = await listening({ events: ['order.accepted'] });
    const { shop, id: endpointId } = listener;
    for (let nth = 0; nth < 3; nth++) await shop.placeAndWork();
    const first = await shop.run((ctx) => listHookDeliveries(ctx, { endpointId, limit: 2 }));
    const after = first.nextAfter ?? undefined;
    const second = await shop.run((ctx) => listHookDeliveries(ctx, { endpointId, limit: 2, after }));
    const ids = [...first.deliveries, ...second.deliveries].map(({ id }) => id);
    expect(ids).toEqual(ids.toSorted().reverse());
    expect([ids.length, second.nextAfter]).toEqual([3, null]);
    const failed = await shop.run((ctx) =>
      listHookDeliveries(ctx, { endpointId, limit: 2, status: 'failed' }),
    );
    expect(failed.deliveries).toEqual([]);

    const key = { endpointId, deliveryId: String(ids[0]) };
    await shop.run((ctx) => replayHookDelivery(ctx, key));
    await expect(shop.run((ctx) => replayHookDelivery(ctx, key))).rejects.toMatchObject({
      code: 'illegal_transition',
    });
    await shop.jobs.drain();
    expect(told(listener)).toHaveLength(4);
  });

  it('is kept for thirty days', async () => {
    const listener = await listening({ events: ['order.accepted'] });
    const { shop } = listener;
    await shop.placeAndWork();
    const sweep = (days: number) =>
      sweepShopRetention({
        ...{ systemDb: rig.systemDb, transact: rig.transact },
        // Rows are as old as their ids, which are of the machine's time.
        now: new Date(Date.now() + days * dayMs),
      });
    await sweep(29);
    expect(await deliveries(listener)).toHaveLength(1);
    await sweep(31);
    expect(await deliveries(listener)).toEqual([]);
  });
});

describe('endpoints of a shop', () => {
  it('are not told of anything by another shop’s orders', async () => {
    const listener = await listening();
    const other = await openShop(rig);
    await other.placeAndWork();
    expect(told(listener)).toEqual([]);
    await expect(other.run((ctx) => getHookEndpoint(ctx, listener.id))).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  it('are changed, disabled by a person and removed; what is owed then is not sent', async () => {
    const listener = await listening({ events: ['order.accepted'] });
    const { shop, id } = listener;
    await shop.place();
    const changed = await shop.run((ctx) =>
      changeHookEndpoint(ctx, id, { enabled: false, description: 'old' }),
    );
    expect(changed).toMatchObject({ enabled: false, description: 'old', disabledReason: null });
    await shop.jobs.drain();
    await shop.placeAndWork();
    expect(told(listener)).toEqual([]);
    // What a person does not want is not kept either; what was owed before is.
    expect((await deliveries(listener)).map(({ status }) => status)).toEqual(['skipped']);
    await shop.run((ctx) => changeHookEndpoint(ctx, id, { enabled: true }));
    await shop.place();
    await shop.run((ctx) => removeHookEndpoint(ctx, id));
    await shop.jobs.drain();
    expect(told(listener)).toEqual([]);
    expect(await shop.run(listHookEndpoints)).toEqual([]);
  });

  it('are twenty at most, however many are added at once', async () => {
    const shop = await openShop(rig);
    const all = Array.from({ length: mostEndpoints + 3 }, (_, nth) =>
      add(shop, { url: `https://a.example/${nth}` }),
    );
    const added = await Promise.allSettled(all);
    expect(added.filter(({ status }) => status === 'fulfilled')).toHaveLength(mostEndpoints);
  });
});
