import { CheckoutPaymentIntent } from '@paypal/paypal-server-sdk';
import { expect, it } from 'vitest';
import {
  authorizeOrder,
  createOrder,
  payOrder,
  refusal,
  representation,
  startReceiver,
  startSimulator,
  usd,
} from './test-simulator.ts';

const day = 24 * 3_600_000;
const hundred = { amount: usd('100.00'), customId: 'demo:p-1', invoiceId: 'INV-1' };

it('holds the money for 29 days and takes none', async () => {
  const connection = await startSimulator();
  const { orderId, authorizationId } = await authorizeOrder(connection, hundred);
  const { result } = await connection.payments.getAuthorizedPayment({ authorizationId });
  expect(result).toMatchObject({
    status: 'CREATED',
    amount: usd('100.00'),
    customId: 'demo:p-1',
    invoiceId: 'INV-1',
    supplementaryData: { relatedIds: { orderId } },
  });
  expect(Date.parse(String(result.expirationTime)) - Date.parse(String(result.createTime))).toBe(29 * day);
  expect(result.links?.map(({ rel }) => rel)).toEqual(['self', 'capture', 'void', 'reauthorize', 'up']);
  expect((await connection.orders.getOrder({ id: orderId })).result.status).toBe('COMPLETED');
  expect(connection.simulator.books().totals).toMatchObject([{ captured: 0, captures: 0 }]);
  expect((await refusal(connection.orders.authorizeOrder({ id: orderId }))).issue).toBe(
    'ORDER_ALREADY_AUTHORIZED',
  );
});

it('declines to hold money that is not there', async () => {
  const connection = await startSimulator();
  const id = await createOrder(connection, hundred, CheckoutPaymentIntent.Authorize);
  connection.simulator.approve(id, 'approve_but_decline');
  expect((await refusal(connection.orders.authorizeOrder({ id }))).issue).toBe('INSTRUMENT_DECLINED');
});

it('takes the money in parts until the last, which releases the rest', async () => {
  const connection = await startSimulator();
  const { payments, simulator } = connection;
  const { orderId, authorizationId } = await authorizeOrder(connection, hundred);
  const capture = (value: string, finalCapture?: boolean) =>
    payments.captureAuthorizedPayment({
      authorizationId,
      ...representation,
      body: { amount: usd(value), ...(finalCapture === undefined ? {} : { finalCapture }) },
    });
  expect((await capture('30.00')).result).toMatchObject({
    status: 'COMPLETED',
    amount: usd('30.00'),
    finalCapture: false,
    invoiceId: 'INV-1',
    supplementaryData: { relatedIds: { orderId, authorizationId } },
  });
  expect((await payments.getAuthorizedPayment({ authorizationId })).result.status).toBe('PARTIALLY_CAPTURED');
  await capture('20.00', true);
  expect((await payments.getAuthorizedPayment({ authorizationId })).result.status).toBe('CAPTURED');
  expect((await refusal(capture('1.00'))).issue).toBe('AUTHORIZATION_ALREADY_CAPTURED');
  expect((await refusal(payments.voidPayment({ authorizationId }))).issue).toBe('PREVIOUSLY_CAPTURED');
  expect(simulator.books().orders).toMatchObject([{ captured: 5000, captures: 2 }]);
});

it('takes all that was authorised when no amount is given', async () => {
  const connection = await startSimulator();
  const { authorizationId } = await authorizeOrder(connection, hundred);
  await connection.payments.captureAuthorizedPayment({ authorizationId });
  const { result } = await connection.payments.getAuthorizedPayment({ authorizationId });
  expect(result.status).toBe('CAPTURED');
  expect(connection.simulator.books().totals).toMatchObject([{ captured: 10_000 }]);
});

it('takes up to 115 % and no more', async () => {
  const connection = await startSimulator();
  const { authorizationId } = await authorizeOrder(connection, hundred);
  const capture = (value: string) =>
    connection.payments.captureAuthorizedPayment({ authorizationId, body: { amount: usd(value) } });
  await capture('60.00');
  expect((await refusal(capture('55.01'))).issue).toBe('MAX_CAPTURE_AMOUNT_EXCEEDED');
  await capture('55.00');
});

it('takes ten parts and no eleventh', async () => {
  const connection = await startSimulator();
  const { authorizationId } = await authorizeOrder(connection, hundred);
  const capture = () =>
    connection.payments.captureAuthorizedPayment({ authorizationId, body: { amount: usd('1.00') } });
  for (let n = 0; n < 10; n += 1) await capture();
  expect((await refusal(capture())).issue).toBe('MAX_CAPTURE_COUNT_EXCEEDED');
});

it('refuses another currency, and an invoice that was captured before', async () => {
  const connection = await startSimulator();
  await payOrder(connection, { invoiceId: 'INV-0' });
  const { authorizationId } = await authorizeOrder(connection, hundred);
  const { payments } = connection;
  const euro = { amount: { currencyCode: 'EUR', value: '1.00' } };
  expect((await refusal(payments.captureAuthorizedPayment({ authorizationId, body: euro }))).issue).toBe(
    'AUTH_CAPTURE_CURRENCY_MISMATCH',
  );
  const known = { invoiceId: 'INV-0' };
  expect((await refusal(payments.captureAuthorizedPayment({ authorizationId, body: known }))).issue).toBe(
    'DUPLICATE_INVOICE_ID',
  );
});

it('gives held money back when it is voided, and cannot be voided twice', async () => {
  const connection = await startSimulator();
  const { payments, orders } = connection;
  const { orderId, authorizationId } = await authorizeOrder(connection, hundred);
  const answer = await payments.voidPayment({ authorizationId });
  expect(answer.statusCode).toBe(204);
  expect((await orders.getOrder({ id: orderId })).result).toMatchObject({
    status: 'VOIDED',
    purchaseUnits: [{ payments: { authorizations: [{ status: 'VOIDED' }] } }],
  });
  expect((await refusal(payments.voidPayment({ authorizationId }))).issue).toBe('PREVIOUSLY_VOIDED');
  expect((await refusal(payments.captureAuthorizedPayment({ authorizationId }))).issue).toBe(
    'AUTHORIZATION_VOIDED',
  );
});

it('gives back what is left when it is voided after a part was taken', async () => {
  const connection = await startSimulator();
  const { payments, simulator } = connection;
  const { orderId, authorizationId } = await authorizeOrder(connection, hundred);
  await payments.captureAuthorizedPayment({ authorizationId, body: { amount: usd('40.00') } });
  const { result } = await payments.voidPayment({ authorizationId, ...representation });
  expect(result?.status).toBe('VOIDED');
  expect((await connection.orders.getOrder({ id: orderId })).result.status).toBe('COMPLETED');
  expect(simulator.books().totals).toMatchObject([{ captured: 4000 }]);
});

it('lapses after 29 days without being asked, and tells the shop', async () => {
  const receiver = await startReceiver();
  const connection = await startSimulator({ webhookUrl: receiver.url });
  const { payments, simulator } = connection;
  const { authorizationId } = await authorizeOrder(connection, hundred);
  simulator.advanceClock(29 * day - 60_000);
  expect((await payments.getAuthorizedPayment({ authorizationId })).result.status).toBe('CREATED');
  simulator.advanceClock(60_000);
  await simulator.webhooksSettled();
  expect(receiver.types()).toEqual([
    'CHECKOUT.ORDER.APPROVED',
    'PAYMENT.AUTHORIZATION.CREATED',
    'PAYMENT.AUTHORIZATION.VOIDED',
  ]);
  expect((await payments.getAuthorizedPayment({ authorizationId })).result.status).toBe('VOIDED');
  expect((await refusal(payments.captureAuthorizedPayment({ authorizationId }))).issue).toBe(
    'AUTHORIZATION_EXPIRED',
  );
});

it('is renewed once, after three days, under a new id that lapses with the original', async () => {
  const connection = await startSimulator();
  const { payments, simulator } = connection;
  const { authorizationId } = await authorizeOrder(connection, hundred);
  const renew = (value = '100.00', id = authorizationId) =>
    payments.reauthorizePayment({ authorizationId: id, ...representation, body: { amount: usd(value) } });
  simulator.advanceClock(3 * day - 60_000);
  expect((await refusal(renew())).issue).toBe('REAUTHORIZATION_TOO_SOON');
  simulator.advanceClock(60_000);
  expect((await refusal(renew('115.01'))).issue).toBe('AUTHORIZATION_AMOUNT_EXCEEDED');
  const { result } = await renew('110.00');
  expect(result).toMatchObject({ status: 'CREATED', amount: usd('110.00') });
  const renewedId = String(result.id);
  expect(renewedId).not.toBe(authorizationId);
  const original = (await payments.getAuthorizedPayment({ authorizationId })).result;
  expect(result.expirationTime).toBe(original.expirationTime);

  expect((await refusal(renew())).issue).toBe('REAUTHORIZATION_TOO_SOON');
  expect((await refusal(renew('100.00', renewedId))).issue).toBe('REAUTHORIZATION_NOT_SUPPORTED');
  expect((await refusal(payments.voidPayment({ authorizationId: renewedId }))).issue).toBe(
    'CANNOT_BE_VOIDED',
  );
  await payments.captureAuthorizedPayment({ authorizationId: renewedId });
  expect((await payments.getAuthorizedPayment({ authorizationId })).result.status).toBe('CAPTURED');
  expect(simulator.books().totals).toMatchObject([{ captured: 11_000 }]);
});
