import type { Database } from '@waybill/db';
import { isSettled, processOrder } from '@waybill/domain';
import { createLogger } from '@waybill/runtime';
import { until } from '@waybill/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { byInvoice, placeOrder } from '../testing/orders.ts';
import { startApi, type TestApi } from '../testing/start-api.ts';
import { createOrderWatcher } from './order-watcher.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const log = createLogger({ name: 'test', level: 'silent' });
const never = new AbortController().signal;

/** A watcher, and how often it has asked the database. */
function countingWatcher() {
  const count = { questions: 0 };
  const db: Database = {
    ...api.db,
    inTenant: (...question) => {
      count.questions++;
      return api.db.inTenant(...question);
    },
  };
  return { count, watcher: createOrderWatcher({ db, log, intervalMs: 5 }) };
}

const placeOrders = (count: number) =>
  Promise.all(Array.from({ length: count }, () => placeOrder(api, byInvoice)));

it('asks one question for all who wait, and none when nobody does', async () => {
  const { count, watcher } = countingWatcher();
  const orders = await placeOrders(50);
  const answeredAt = orders.map(async ({ id: orderId }) => {
    const progress = await watcher.until({ tenantId: api.tenantId, orderId }, isSettled, never);
    return [progress?.status, count.questions];
  });
  await until(() => count.questions > 2);
  await api.transact(api.scope, async (ctx) => {
    for (const { id: orderId } of orders) await processOrder(ctx, { orderId });
  });
  const answers = await Promise.all(answeredAt);
  expect(new Set(answers.map(String)).size).toBe(1);
  expect(answers[0]).toEqual(['processing', count.questions]);

  const asked = count.questions;
  for (let request = 0; request < 20; request++) await api.storefront.get('/v1/orders');
  expect(count.questions).toBe(asked);
});

it('ends the wait of one who went away and goes on for the others', async () => {
  const { watcher } = countingWatcher();
  const { id: orderId } = await placeOrder(api, byInvoice);
  const order = { tenantId: api.tenantId, orderId };
  const client = new AbortController();
  const gone = watcher.until(order, isSettled, client.signal);
  const patient = watcher.until(order, isSettled, never);
  client.abort();
  expect(await gone).toBeNull();
  await api.process(orderId);
  expect(await patient).toMatchObject({ id: orderId, status: 'processing' });
});

it('ends every wait when it is closed, and starts no other', async () => {
  const { watcher } = countingWatcher();
  const { id: orderId } = await placeOrder(api);
  const order = { tenantId: api.tenantId, orderId };
  const wait = watcher.until(order, isSettled, never);
  watcher.close();
  expect(await wait).toBeNull();
  expect(await watcher.until(order, isSettled, never)).toBeNull();
});
