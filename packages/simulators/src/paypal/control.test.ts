import { expect, it } from 'vitest';
import { authorizeOrder, order, payOrder, startSimulator } from './test-simulator.ts';

it('takes orders for faults, lists what is left of them and takes them back', async () => {
  const { simulator } = await startSimulator();
  const ordered = await order(simulator.url, '/faults', {
    match: { method: 'POST', times: 2 },
    fault: { kind: 'refuse', issue: 'TRANSACTION_REFUSED' },
  });
  expect(ordered).toMatchObject({ status: 201, body: { times: 2 } });
  expect(await order(simulator.url, '/faults', undefined, 'GET')).toMatchObject({
    body: { data: [{ times: 2 }] },
  });
  expect(await order(simulator.url, '/faults', undefined, 'DELETE')).toMatchObject({ status: 204 });
  expect(simulator.faults()).toEqual([]);
});

it.each([
  { fault: { kind: 'refuse', issue: 'NO_SUCH_ISSUE' } },
  { fault: { kind: 'refuse' } },
  { webhooks: { kind: 'reverse' } },
  {},
])('refuses an order it does not understand: %o', async (fault) => {
  const { simulator } = await startSimulator();
  expect((await order(simulator.url, '/faults', fault)).status).toBe(400);
});

it('tells what was captured and refunded for one payment', async () => {
  const connection = await startSimulator();
  const { simulator, payments } = connection;
  const { orderId, captureId } = await payOrder(connection, {
    customId: '{"tenant":"demo","payment":"p-1"}',
  });
  await payments.refundCapturedPayment({ captureId });
  await payOrder(connection, { customId: 'demo:p-2' });
  const books = (query: string) => order(simulator.url, `/books${query}`, undefined, 'GET');
  expect(await books('?payment=p-1')).toMatchObject({
    body: {
      totals: [{ currency: 'USD', captured: 1999, refunded: 1999, captures: 1 }],
      orders: [{ order: orderId, ids: { tenant: 'demo', payment: 'p-1' }, captures: 1 }],
    },
  });
  expect(await books('?tenant=demo')).toMatchObject({ body: { totals: [{ captured: 3998, captures: 2 }] } });
});

it('puts the time of the payments forward and lets what is due lapse', async () => {
  const now = new Date('2026-03-01T12:00:00Z');
  const connection = await startSimulator({ now: () => now });
  const { authorizationId } = await authorizeOrder(connection);
  const advanced = await order(connection.simulator.url, '/clock', { advanceSeconds: 29 * 24 * 3_600 });
  expect(advanced).toEqual({ status: 200, body: { now: '2026-03-30T12:00:00.000Z' } });
  const { result } = await connection.payments.getAuthorizedPayment({ authorizationId });
  expect(result.status).toBe('VOIDED');
});

it('answers 404 to an order it does not have', async () => {
  const { simulator } = await startSimulator();
  expect((await order(simulator.url, '/teapot', {})).status).toBe(404);
  expect((await order(simulator.url, '/orders/NONE/approve', { outcome: 'approve' })).status).toBe(404);
  expect((await order(simulator.url, '/captures/NONE/reverse')).status).toBe(404);
});
