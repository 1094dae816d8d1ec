import { AbortError, ApiError } from '@paypal/paypal-server-sdk';
import { expect, it } from 'vitest';
import type { FaultOrder } from './faults.ts';
import { connect, createOrder, refusal, startSimulator } from './test-simulator.ts';

type RequestFault = Extract<FaultOrder, { fault: unknown }>['fault'];

/** An order that only waits to be captured. */
async function startCapture(fault: RequestFault) {
  const connection = await startSimulator();
  const { simulator, orders } = connection;
  const id = await createOrder(connection);
  simulator.approve(id);
  simulator.addFault({ fault });
  const capture = (abortSignal?: AbortSignal) =>
    orders.captureOrder({ id, paypalRequestId: 'p-1' }, abortSignal ? { abortSignal } : {});
  return { simulator, capture };
}
const failure = (request: Promise<unknown>) =>
  request.then(
    () => 'it was carried out',
    (error: unknown) => error,
  );

it.each([
  [429, 'RATE_LIMIT_REACHED'],
  [500, 'INTERNAL_SERVER_ERROR'],
  [503, 'SERVICE_UNAVAILABLE'],
] as const)('answers %i %s before anything happened', async (status, name) => {
  const { simulator, capture } = await startCapture({ kind: 'status', status });
  expect(await refusal(capture())).toMatchObject({ status, name });
  expect(simulator.books().orders).toMatchObject([{ captures: 0 }]);
  expect((await capture()).result.status).toBe('COMPLETED');
});

it('turns a request down for any reason PayPal has, and keeps nothing of it', async () => {
  const { capture } = await startCapture({ kind: 'refuse', issue: 'PAYER_ACCOUNT_RESTRICTED' });
  expect(await refusal(capture())).toMatchObject({ status: 422, issue: 'PAYER_ACCOUNT_RESTRICTED' });
  expect((await capture()).statusCode).toBe(201);
});

it.each([
  ['drop_before', 0, 201],
  ['drop_after', 1, 200],
] as const)('cuts the connection: %s', async (kind, captures, again) => {
  const { simulator, capture } = await startCapture({ kind });
  const error = await failure(capture());
  expect(error).toBeInstanceOf(Error);
  expect(error).not.toBeInstanceOf(ApiError);
  expect(simulator.books().orders).toMatchObject([{ captures }]);
  expect((await capture()).statusCode).toBe(again);
  expect(simulator.books().orders).toMatchObject([{ captures: 1 }]);
});

it.each([
  ['hang_before', 0],
  ['hang_after', 1],
] as const)('lets the caller wait for ever: %s', async (kind, captures) => {
  const { simulator, capture } = await startCapture({ kind });
  const patience = new AbortController();
  const failed = failure(capture(patience.signal));
  await expect.poll(() => simulator.faults()).toEqual([]);
  await expect.poll(() => simulator.books().orders).toMatchObject([{ captures }]);
  patience.abort();
  expect(await failed).toBeInstanceOf(AbortError);
  expect(simulator.books().orders).toMatchObject([{ captures }]);
});

it('carries a slow request out although its caller has left', async () => {
  const { simulator, capture } = await startCapture({ kind: 'latency', ms: 500 });
  const patience = new AbortController();
  const failed = failure(capture(patience.signal));
  await expect.poll(() => simulator.faults()).toEqual([]);
  patience.abort();
  expect(await failed).toBeInstanceOf(AbortError);
  await expect.poll(() => simulator.books().orders, { timeout: 5_000 }).toMatchObject([{ captures: 1 }]);
});

it('strikes requests, but a request for a token only by its path', async () => {
  const { simulator } = await startSimulator();
  simulator.addFault({ fault: { kind: 'status', status: 500 } });
  const { orders } = connect(simulator.url);
  expect((await refusal(orders.getOrder({ id: 'NONE' }))).status).toBe(500);
  simulator.addFault({ match: { path: '/v1/oauth2/token' }, fault: { kind: 'status', status: 503 } });
  const { client } = connect(simulator.url);
  expect((await refusal(client.clientCredentialsAuthManager.fetchToken())).status).toBe(503);
  expect((await refusal(connect(simulator.url).orders.getOrder({ id: 'NONE' }))).status).toBe(404);
});
