import { CheckoutPaymentIntent } from '@paypal/paypal-server-sdk';
import { expect, it } from 'vitest';
import { createOrder, payOrder, refusal, representation, startSimulator, usd } from './test-simulator.ts';

it('takes the money once the payer has approved, and tells it in full when that is preferred', async () => {
  const connection = await startSimulator();
  const { orders, simulator } = connection;
  const id = await createOrder(connection, { customId: 'demo:p-1', invoiceId: 'INV-1', description: 'Mugs' });
  const waiting = (await orders.getOrder({ id })).result;
  expect(waiting).toMatchObject({ status: 'PAYER_ACTION_REQUIRED', intent: 'CAPTURE' });
  expect(waiting.links?.map(({ rel }) => rel)).toEqual(['self', 'payer-action']);
  simulator.approve(id);
  const approved = (await orders.getOrder({ id })).result;
  expect(approved).toMatchObject({ status: 'APPROVED', payer: { payerId: expect.any(String) } });
  expect(approved.links?.map(({ rel }) => rel)).toContain('capture');
  expect(simulator.books().totals).toMatchObject([{ captured: 0, captures: 0 }]);

  const answer = await orders.captureOrder({ id, ...representation });
  expect(answer.statusCode).toBe(201);
  expect(answer.headers['paypal-debug-id']).toMatch(/^[0-9a-f]{13}$/);
  expect(answer.result).toMatchObject({
    status: 'COMPLETED',
    paymentSource: { paypal: { accountStatus: 'VERIFIED' } },
    purchaseUnits: [
      {
        referenceId: 'default',
        description: 'Mugs',
        amount: usd('19.99'),
        payments: {
          captures: [
            {
              status: 'COMPLETED',
              amount: usd('19.99'),
              finalCapture: true,
              customId: 'demo:p-1',
              invoiceId: 'INV-1',
              sellerReceivableBreakdown: {
                grossAmount: usd('19.99'),
                paypalFee: usd('1.19'),
                netAmount: usd('18.80'),
              },
            },
          ],
        },
      },
    ],
  });
  expect(simulator.books().orders).toMatchObject([
    { order: id, ids: { tenant: 'demo', payment: 'p-1' }, captured: 1999, refunded: 0, captures: 1 },
  ]);
});

it('tells no more than id, status and links by default', async () => {
  const connection = await startSimulator();
  const id = await createOrder(connection);
  connection.simulator.approve(id);
  const { result } = await connection.orders.captureOrder({ id });
  expect(result).toMatchObject({ id, status: 'COMPLETED' });
  expect(result.purchaseUnits).toBeUndefined();
});

it('opens an order without a payment source as CREATED, with a link to approve it', async () => {
  const { orders, simulator } = await startSimulator();
  const { result, statusCode } = await orders.createOrder({
    body: {
      intent: CheckoutPaymentIntent.Capture,
      purchaseUnits: [{ amount: usd('5') }],
      applicationContext: { returnUrl: 'http://127.0.0.1:9/return' },
    },
    ...representation,
  });
  expect(statusCode).toBe(201);
  expect(result).toMatchObject({ status: 'CREATED', purchaseUnits: [{ amount: usd('5.00') }] });
  const links = Object.fromEntries(result.links?.map(({ rel, href }) => [rel, href]) ?? []);
  expect(links['approve']).toBe(`${simulator.url}/checkoutnow?token=${result.id}`);
  expect(links['capture']).toBe(`${simulator.url}/v2/checkout/orders/${result.id}/capture`);
});

it('takes one capture a purchase unit', async () => {
  const { orders, simulator } = await startSimulator();
  const { result } = await orders.createOrder({
    body: {
      intent: CheckoutPaymentIntent.Capture,
      purchaseUnits: [
        { referenceId: 'a', amount: usd('1.00') },
        { referenceId: 'b', amount: usd('2.00') },
      ],
    },
  });
  simulator.approve(String(result.id));
  const { result: paid } = await orders.captureOrder({ id: String(result.id), ...representation });
  expect(
    paid.purchaseUnits?.map(({ payments }) => payments?.captures?.map(({ amount }) => amount?.value)),
  ).toEqual([['1.00'], ['2.00']]);
  expect(simulator.books().orders).toMatchObject([{ amount: 300, captured: 300, captures: 2 }]);
});

it('takes no money that the payer has not approved', async () => {
  const connection = await startSimulator();
  const id = await createOrder(connection);
  const request = () => connection.orders.captureOrder({ id });
  expect(await refusal(request())).toMatchObject({
    status: 422,
    name: 'UNPROCESSABLE_ENTITY',
    issue: 'ORDER_NOT_APPROVED',
    debug_id: expect.stringMatching(/^[0-9a-f]{13}$/),
  });
  connection.simulator.approve(id, 'cancel');
  expect((await refusal(request())).issue).toBe('ORDER_NOT_APPROVED');
});

it('takes the money of an order once', async () => {
  const connection = await startSimulator();
  const { orderId } = await payOrder(connection);
  const again = await refusal(connection.orders.captureOrder({ id: orderId, paypalRequestId: 'another' }));
  expect(again).toMatchObject({ status: 422, issue: 'ORDER_ALREADY_CAPTURED' });
  expect(connection.simulator.books().orders).toMatchObject([{ captures: 1, captured: 1999 }]);
});

it('declines, shows the payer the way to another funding source, and takes the money from that', async () => {
  const connection = await startSimulator();
  const { orders, simulator } = connection;
  const id = await createOrder(connection);
  simulator.approve(id, 'approve_but_decline');
  const declined = await refusal(orders.captureOrder({ id, paypalRequestId: 'first' }));
  expect(declined).toMatchObject({ status: 422, issue: 'INSTRUMENT_DECLINED' });
  expect(declined.links).toContainEqual({
    href: `${simulator.url}/checkoutnow?token=${id}`,
    rel: 'redirect',
    method: 'GET',
  });
  simulator.approve(id);
  expect((await orders.captureOrder({ id, paypalRequestId: 'second' })).result.status).toBe('COMPLETED');
  expect(simulator.books().orders).toMatchObject([{ captures: 1, declines: 1 }]);
});

it('takes no money twice for one invoice', async () => {
  const connection = await startSimulator();
  await payOrder(connection, { invoiceId: 'INV-1' });
  const id = await createOrder(connection, { invoiceId: 'INV-1' });
  connection.simulator.approve(id);
  expect((await refusal(connection.orders.captureOrder({ id }))).issue).toBe('DUPLICATE_INVOICE_ID');
});

it('keeps to the intent the order was created with', async () => {
  const connection = await startSimulator();
  const id = await createOrder(connection);
  connection.simulator.approve(id);
  expect((await refusal(connection.orders.authorizeOrder({ id }))).issue).toBe(
    'ACTION_DOES_NOT_MATCH_INTENT',
  );
});

it('forgets an order that nobody approved or paid within three hours', async () => {
  const connection = await startSimulator();
  const { orders, simulator } = connection;
  const [left, approved, paid] = [
    await createOrder(connection),
    await createOrder(connection),
    await payOrder(connection),
  ];
  simulator.advanceClock(2 * 3_600_000);
  simulator.approve(approved);
  simulator.advanceClock(3_600_000);
  expect(await refusal(orders.getOrder({ id: left }))).toMatchObject({
    status: 404,
    name: 'RESOURCE_NOT_FOUND',
    issue: 'INVALID_RESOURCE_ID',
  });
  expect((await orders.getOrder({ id: approved })).result.status).toBe('APPROVED');
  expect((await orders.getOrder({ id: paid.orderId })).result.status).toBe('COMPLETED');
  simulator.advanceClock(2 * 3_600_000);
  expect((await refusal(orders.captureOrder({ id: approved }))).status).toBe(404);
});

it('knows no decimals in yen', async () => {
  const connection = await startSimulator();
  const { captureId } = await payOrder(connection, { amount: { currencyCode: 'JPY', value: '1999' } });
  const { result } = await connection.payments.getCapturedPayment({ captureId });
  expect(result.amount).toEqual({ currencyCode: 'JPY', value: '1999' });
  expect(connection.simulator.books().totals).toMatchObject([{ currency: 'JPY', captured: 1999 }]);
});
