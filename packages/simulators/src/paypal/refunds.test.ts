import { expect, it } from 'vitest';
import {
  createOrder,
  order,
  payOrder,
  refusal,
  representation,
  startReceiver,
  startSimulator,
  usd,
} from './test-simulator.ts';

const twenty = { amount: usd('20.00'), customId: 'demo:p-1', invoiceId: 'INV-1' };

it('gives money back in parts, and not a cent more than was taken', async () => {
  const connection = await startSimulator();
  const { payments, simulator } = connection;
  const { orderId, captureId } = await payOrder(connection, twenty);
  const refund = (value?: string) =>
    payments.refundCapturedPayment({
      captureId,
      ...representation,
      body: value === undefined ? {} : { amount: usd(value), noteToPayer: 'Broken mug' },
    });
  const status = async () => (await payments.getCapturedPayment({ captureId })).result.status;

  const { result } = await refund('15.00');
  expect(result).toMatchObject({
    status: 'COMPLETED',
    amount: usd('15.00'),
    noteToPayer: 'Broken mug',
    customId: 'demo:p-1',
    sellerPayableBreakdown: { totalRefundedAmount: usd('15.00') },
  });
  expect((await payments.getRefund({ refundId: String(result.id) })).result).toEqual(result);
  expect(await status()).toBe('PARTIALLY_REFUNDED');
  expect(await refusal(refund('5.01'))).toMatchObject({
    status: 422,
    issue: 'REFUND_AMOUNT_EXCEEDED',
    field: '/amount/value',
  });
  expect((await refund()).result.amount).toEqual(usd('5.00'));
  expect(await status()).toBe('REFUNDED');
  expect((await refusal(refund())).issue).toBe('CAPTURE_FULLY_REFUNDED');
  expect(simulator.books().totals).toEqual([
    { currency: 'USD', captured: 2000, refunded: 2000, captures: 1 },
  ]);
  const refunds = (await connection.orders.getOrder({ id: orderId })).result.purchaseUnits?.[0]?.payments
    ?.refunds;
  expect(refunds?.map(({ amount }) => amount?.value)).toEqual(['15.00', '5.00']);
});

it('refuses another currency, an invoice used before, and what is 180 days old', async () => {
  const connection = await startSimulator();
  const { payments, simulator } = connection;
  const { captureId } = await payOrder(connection, twenty);
  const euro = { amount: { currencyCode: 'EUR', value: '1.00' } };
  expect((await refusal(payments.refundCapturedPayment({ captureId, body: euro }))).issue).toBe(
    'REFUND_CAPTURE_CURRENCY_MISMATCH',
  );
  const body = { amount: usd('1.00'), invoiceId: 'CREDIT-1' };
  await payments.refundCapturedPayment({ captureId, body });
  expect((await refusal(payments.refundCapturedPayment({ captureId, body }))).issue).toBe(
    'DUPLICATE_INVOICE_ID',
  );
  simulator.advanceClock(181 * 24 * 3_600_000);
  expect((await refusal(payments.refundCapturedPayment({ captureId }))).issue).toBe(
    'REFUND_TIME_LIMIT_EXCEEDED',
  );
});

it.each([
  ['complete', 'COMPLETED', 2000, 'PAYMENT.CAPTURE.REFUNDED', 'REFUNDED'],
  ['fail', 'FAILED', 0, 'PAYMENT.REFUND.FAILED', 'COMPLETED'],
] as const)(
  'keeps a refund pending until it is settled: %s',
  async (outcome, status, refunded, event, captureStatus) => {
    const receiver = await startReceiver();
    const connection = await startSimulator({ webhookUrl: receiver.url });
    const { payments, orders, simulator } = connection;
    const id = await createOrder(connection, twenty);
    simulator.approve(id, 'approve_but_hold_refunds');
    const { result: paid } = await orders.captureOrder({ id, ...representation });
    const captureId = String(paid.purchaseUnits?.[0]?.payments?.captures?.[0]?.id);
    const { result } = await payments.refundCapturedPayment({ captureId, ...representation });
    expect(result).toMatchObject({ status: 'PENDING', statusDetails: { reason: 'ECHECK' } });
    expect(simulator.books().orders).toMatchObject([{ refunded: 0, refunding: 2000 }]);
    expect((await refusal(payments.refundCapturedPayment({ captureId }))).issue).toBe(
      'CAPTURE_FULLY_REFUNDED',
    );

    const settle = () => order(simulator.url, `/refunds/${result.id}/settle`, { outcome });
    expect(await settle()).toMatchObject({ status: 200, body: { status } });
    expect(await settle()).toMatchObject({ status: 422 });
    expect((await payments.getCapturedPayment({ captureId })).result.status).toBe(captureStatus);
    expect(simulator.books().orders).toMatchObject([{ refunded, refunding: 0 }]);
    await simulator.webhooksSettled();
    expect(receiver.types().slice(-2)).toEqual(['PAYMENT.REFUND.PENDING', event]);
  },
);

it.each([
  ['complete', 'COMPLETED', 2000, 'PAYMENT.CAPTURE.COMPLETED'],
  ['deny', 'DECLINED', 0, 'PAYMENT.CAPTURE.DENIED'],
] as const)('keeps a capture pending until it is settled: %s', async (outcome, status, captured, event) => {
  const receiver = await startReceiver();
  const connection = await startSimulator({ webhookUrl: receiver.url });
  const { payments, orders, simulator } = connection;
  const id = await createOrder(connection, twenty);
  simulator.approve(id, 'approve_but_hold_capture');
  const { result: paid } = await orders.captureOrder({ id, ...representation });
  expect(paid.status).toBe('COMPLETED');
  const capture = paid.purchaseUnits?.[0]?.payments?.captures?.[0];
  expect(capture).toMatchObject({ status: 'PENDING', statusDetails: { reason: 'ECHECK' } });
  const captureId = String(capture?.id);
  expect((await refusal(payments.refundCapturedPayment({ captureId }))).issue).toBe('PENDING_CAPTURE');
  expect(simulator.books().orders).toMatchObject([{ captured: 0, pending: 2000, captures: 1 }]);

  await order(simulator.url, `/captures/${captureId}/settle`, { outcome });
  expect((await payments.getCapturedPayment({ captureId })).result.status).toBe(status);
  expect(simulator.books().orders).toMatchObject([{ captured, pending: 0 }]);
  await simulator.webhooksSettled();
  expect(receiver.types().slice(-2)).toEqual(['PAYMENT.CAPTURE.PENDING', event]);
});

it('is taken back by PayPal to order, as a refund nobody here made', async () => {
  const receiver = await startReceiver();
  const connection = await startSimulator({ webhookUrl: receiver.url });
  const { payments, simulator } = connection;
  const { captureId } = await payOrder(connection, twenty);
  await payments.refundCapturedPayment({ captureId, body: { amount: usd('5.00') } });
  const reversed = await order(simulator.url, `/captures/${captureId}/reverse`);
  expect(reversed).toMatchObject({ status: 200, body: { note_to_payer: 'Payment reversed' } });
  expect((await payments.getCapturedPayment({ captureId })).result.status).toBe('REFUNDED');
  expect(simulator.books().totals).toMatchObject([{ captured: 2000, refunded: 2000 }]);
  await simulator.webhooksSettled();
  expect(receiver.events().at(-1)).toMatchObject({
    event_type: 'PAYMENT.CAPTURE.REVERSED',
    resource_type: 'refund',
    summary: 'A $ 15.0 USD capture payment was reversed',
    resource: {
      amount: { value: '15.00' },
      links: expect.arrayContaining([
        { rel: 'up', method: 'GET', href: `${simulator.url}/v2/payments/captures/${captureId}` },
      ]),
    },
  });
});

it('opens a case to order, during which no part can be refunded', async () => {
  const receiver = await startReceiver();
  const connection = await startSimulator({ webhookUrl: receiver.url });
  const { payments, simulator } = connection;
  const { captureId } = await payOrder(connection, twenty);
  const dispute = () => order(simulator.url, `/captures/${captureId}/dispute`, { reason: 'UNAUTHORISED' });
  expect((await dispute()).status).toBe(200);
  expect((await dispute()).status).toBe(422);
  await simulator.webhooksSettled();
  expect(receiver.events().at(-1)).toMatchObject({
    event_type: 'CUSTOMER.DISPUTE.CREATED',
    resource_type: 'dispute',
    resource: {
      reason: 'UNAUTHORISED',
      status: 'OPEN',
      dispute_amount: { currency_code: 'USD', value: '20.00' },
      disputed_transactions: [
        { seller_transaction_id: captureId, custom: 'demo:p-1', invoice_number: 'INV-1' },
      ],
    },
  });
  expect(simulator.books().orders).toMatchObject([{ disputes: 1 }]);
  const body = { amount: usd('1.00') };
  expect((await refusal(payments.refundCapturedPayment({ captureId, body }))).issue).toBe(
    'TRANSACTION_DISPUTED',
  );
  expect((await payments.refundCapturedPayment({ captureId })).statusCode).toBe(201);
});
