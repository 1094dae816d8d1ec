import { CheckoutPaymentIntent } from '@paypal/paypal-server-sdk';
import { expect, it } from 'vitest';
import {
  authorizeOrder,
  connect,
  createOrder,
  payOrder,
  refusal,
  representation,
  startSimulator,
  usd,
} from './test-simulator.ts';

const paypalRequestId = 'payment-1';
const order = (value: string) => ({
  intent: CheckoutPaymentIntent.Capture,
  purchaseUnits: [{ amount: usd(value) }],
});

it('creates one order for one id, whatever the later body says, and tells how it stands now', async () => {
  const { orders, simulator } = await startSimulator();
  const first = await orders.createOrder({ body: order('10.00'), paypalRequestId });
  simulator.approve(String(first.result.id));
  const second = await orders.createOrder({ body: order('11.00'), paypalRequestId, ...representation });
  expect([first.statusCode, second.statusCode]).toEqual([201, 200]);
  expect(second.result).toMatchObject({
    id: first.result.id,
    status: 'APPROVED',
    purchaseUnits: [{ amount: usd('10.00') }],
  });
  expect(simulator.books().orders).toHaveLength(1);
});

it('tells the ids of different calls apart', async () => {
  const { orders, simulator } = await startSimulator();
  const { result } = await orders.createOrder({ body: order('10.00'), paypalRequestId });
  const id = String(result.id);
  simulator.approve(id);
  expect((await orders.captureOrder({ id, paypalRequestId })).result.status).toBe('COMPLETED');
});

it('captures once for one id and answers 200 the second time', async () => {
  const connection = await startSimulator();
  const id = await createOrder(connection);
  connection.simulator.approve(id);
  const capture = () => connection.orders.captureOrder({ id, paypalRequestId, ...representation });
  const [first, second] = [await capture(), await capture()];
  expect([first.statusCode, second.statusCode]).toEqual([201, 200]);
  expect(second.result).toEqual(first.result);
  expect(connection.simulator.books().orders).toMatchObject([{ captures: 1 }]);
});

it('captures, refunds and voids once for one id', async () => {
  const connection = await startSimulator();
  const { payments, simulator } = connection;
  const { authorizationId } = await authorizeOrder(connection);
  const capture = () =>
    payments.captureAuthorizedPayment({ authorizationId, paypalRequestId, body: { amount: usd('5.00') } });
  const { result } = await capture();
  expect((await capture()).result.id).toBe(result.id);
  const captureId = String(result.id);
  const refund = () =>
    payments.refundCapturedPayment({ captureId, paypalRequestId, body: { amount: usd('1.00') } });
  expect((await refund()).result.id).toBe((await refund()).result.id);
  const end = () => payments.voidPayment({ authorizationId, paypalRequestId, ...representation });
  expect((await end()).result?.status).toBe('VOIDED');
  expect((await end()).result?.status).toBe('VOIDED');
  expect(simulator.books().totals).toEqual([{ currency: 'USD', captured: 500, refunded: 100, captures: 1 }]);
});

it('answers with the first order of an id that comes back for another order', async () => {
  const connection = await startSimulator();
  const { orders, simulator } = connection;
  const [mine, other] = [await createOrder(connection), await createOrder(connection)];
  simulator.approve(mine);
  simulator.approve(other);
  await orders.captureOrder({ id: mine, paypalRequestId });
  expect((await orders.captureOrder({ id: other, paypalRequestId })).result.id).toBe(mine);
  expect(simulator.books().orders).toMatchObject([{ captures: 1 }, { captures: 0 }]);
});

it('keeps a decline, so that the same id is declined again although the payer has chosen anew', async () => {
  const connection = await startSimulator();
  const { orders, simulator } = connection;
  const id = await createOrder(connection);
  simulator.approve(id, 'approve_but_decline');
  await refusal(orders.captureOrder({ id, paypalRequestId }));
  simulator.approve(id);
  expect((await refusal(orders.captureOrder({ id, paypalRequestId }))).issue).toBe('INSTRUMENT_DECLINED');
  expect(simulator.books().orders).toMatchObject([{ declines: 1, captures: 0 }]);
  expect((await orders.captureOrder({ id, paypalRequestId: 'payment-2' })).result.status).toBe('COMPLETED');
});

it('keeps nothing of what was refused before any money was asked for', async () => {
  const connection = await startSimulator();
  const id = await createOrder(connection);
  expect((await refusal(connection.orders.captureOrder({ id, paypalRequestId }))).issue).toBe(
    'ORDER_NOT_APPROVED',
  );
  connection.simulator.approve(id);
  expect((await connection.orders.captureOrder({ id, paypalRequestId })).statusCode).toBe(201);
});

it('answers 409 while the first request with the id is still running', async () => {
  const connection = await startSimulator();
  const { orders, simulator } = connection;
  const id = await createOrder(connection);
  simulator.approve(id);
  simulator.addFault({
    match: { path: '/v2/checkout/orders/*/capture' },
    fault: { kind: 'latency', ms: 500 },
  });
  const slow = orders.captureOrder({ id, paypalRequestId });
  await expect.poll(() => simulator.faults()).toEqual([]);
  expect(await refusal(orders.captureOrder({ id, paypalRequestId }))).toMatchObject({
    status: 409,
    issue: 'PREVIOUS_REQUEST_IN_PROGRESS',
  });
  expect((await slow).result.status).toBe('COMPLETED');
});

it('tells what happened after an answer that got lost', async () => {
  const connection = await startSimulator();
  const { simulator } = connection;
  const id = await createOrder(connection);
  simulator.approve(id);
  simulator.addFault({ fault: { kind: 'status', status: 500, executed: true } });
  const request = { id, paypalRequestId };
  expect((await refusal(connection.orders.captureOrder(request))).status).toBe(500);
  expect((await connect(simulator.url).orders.captureOrder(request)).result.status).toBe('COMPLETED');
  expect(simulator.books().orders).toMatchObject([{ captures: 1 }]);
});

it('forgets the ids of orders after 6 hours and those of payments after 45 days', async () => {
  const connection = await startSimulator();
  const { orders, payments, simulator } = connection;
  const { result } = await orders.createOrder({ body: order('10.00'), paypalRequestId });
  const { captureId } = await payOrder(connection);
  const refund = () =>
    payments.refundCapturedPayment({ captureId, paypalRequestId, body: { amount: usd('1.00') } });
  const { result: refunded } = await refund();
  simulator.advanceClock(6 * 3_600_000);
  const anew = await orders.createOrder({ body: order('10.00'), paypalRequestId });
  expect(anew.result.id).not.toBe(result.id);
  simulator.advanceClock((45 * 24 - 7) * 3_600_000);
  expect((await refund()).result.id).toBe(refunded.id);
  simulator.advanceClock(3_600_000);
  expect((await refund()).result.id).not.toBe(refunded.id);
});
