import { expect, it } from 'vitest';
import {
  authorizeOrder,
  type Connection,
  createOrder,
  order,
  payOrder,
  refusal,
  representation,
  startSimulator,
  usd,
} from './test-simulator.ts';

const start = Date.parse('2026-03-01T12:00:00Z');
const time = (ms: number) => new Date(start + ms).toISOString();
const fixed = { now: () => new Date(start) };
const day = 24 * 3_600_000;

type Search = Parameters<Connection['reports']['searchTransactions']>[0];
const window = { startDate: time(-day), endDate: time(day) };

const search = async ({ reports }: Pick<Connection, 'reports'>, query: Partial<Search> = {}) => {
  const { result } = await reports.searchTransactions({ ...window, ...query });
  return { ...result, lines: result.transactionDetails?.map(({ transactionInfo }) => transactionInfo) ?? [] };
};

it('lists what was taken and given back, each with what it follows from', async () => {
  const connection = await startSimulator(fixed);
  const { orderId, captureId } = await payOrder(connection, { customId: 'demo:p-1', invoiceId: 'INV-1' });
  const { result } = await connection.payments.refundCapturedPayment({
    captureId,
    ...representation,
    body: { amount: usd('5.00') },
  });
  const { lines, totalItems, totalPages, page } = await search(connection);
  expect({ totalItems, totalPages, page }).toEqual({ totalItems: 2, totalPages: 1, page: 1 });
  expect(lines).toMatchObject([
    {
      transactionId: captureId,
      transactionEventCode: 'T0006',
      transactionStatus: 'S',
      transactionAmount: usd('19.99'),
      feeAmount: usd('-1.19'),
      paypalReferenceId: orderId,
      paypalReferenceIdType: 'ODR',
      invoiceId: 'INV-1',
      customField: 'demo:p-1',
      transactionInitiationDate: '2026-03-01T12:00:00Z',
    },
    {
      transactionId: result.id,
      transactionEventCode: 'T1107',
      transactionStatus: 'S',
      transactionAmount: usd('-5.00'),
      paypalReferenceId: captureId,
      paypalReferenceIdType: 'TXN',
    },
  ]);
});

it('lists what moved no money only when that is asked for', async () => {
  const connection = await startSimulator(fixed);
  const { authorizationId } = await authorizeOrder(connection);
  const id = await createOrder(connection);
  connection.simulator.approve(id, 'approve_but_hold_capture');
  await connection.orders.captureOrder({ id });
  expect((await search(connection)).lines).toEqual([]);
  const { lines } = await search(connection, { balanceAffectingRecordsOnly: 'N' });
  expect(lines).toMatchObject([
    { transactionId: authorizationId, transactionEventCode: 'T1300' },
    { transactionEventCode: 'T0006', transactionStatus: 'P' },
  ]);
});

it('lists what PayPal took back and what it holds for a case', async () => {
  const connection = await startSimulator(fixed);
  const { simulator } = connection;
  const [lost, disputed] = [await payOrder(connection), await payOrder(connection)];
  await order(simulator.url, `/captures/${lost.captureId}/reverse`);
  await order(simulator.url, `/captures/${disputed.captureId}/dispute`);
  const { lines } = await search(connection);
  expect(lines).toMatchObject([
    { transactionId: lost.captureId, transactionStatus: 'V' },
    { transactionId: disputed.captureId, transactionStatus: 'S' },
    { transactionEventCode: 'T1106', paypalReferenceId: lost.captureId, transactionAmount: usd('-19.99') },
    { transactionEventCode: 'T1110', paypalReferenceId: disputed.captureId },
  ]);
});

it('pages oldest first', async () => {
  const connection = await startSimulator(fixed);
  const ids: string[] = [];
  for (let n = 0; n < 5; n += 1) ids.push((await payOrder(connection)).captureId);
  const pageOf = async (page: number) => search(connection, { pageSize: 2, page });
  const [first, last] = [await pageOf(1), await pageOf(3)];
  expect(first.lines.map((line) => line?.transactionId)).toEqual(ids.slice(0, 2));
  expect(first).toMatchObject({ totalItems: 5, totalPages: 3 });
  expect(first.links?.map(({ rel }) => rel)).toEqual(['self', 'next', 'last']);
  expect(last.lines.map((line) => line?.transactionId)).toEqual(ids.slice(4));
  expect(last.links?.map(({ rel }) => rel)).toEqual(['self', 'first', 'prev']);
});

it('selects by id, kind, status, currency and amount', async () => {
  const connection = await startSimulator(fixed);
  const { captureId } = await payOrder(connection);
  await payOrder(connection, { amount: { currencyCode: 'EUR', value: '5.00' } });
  await connection.payments.refundCapturedPayment({ captureId, body: { amount: usd('1.00') } });
  const found = async (query: Partial<Search>) => (await search(connection, query)).lines.length;
  expect(await found({ transactionId: captureId })).toBe(1);
  expect(await found({ transactionType: 'T1107' })).toBe(1);
  expect(await found({ transactionStatus: 'P' })).toBe(0);
  expect(await found({ transactionCurrency: 'EUR' })).toBe(1);
  expect(await found({ transactionAmount: '[400 TO 600]' })).toBe(1);
});

it('selects by time, to the second', async () => {
  const connection = await startSimulator({ now: () => new Date(start + 400) });
  await payOrder(connection);
  connection.simulator.advanceClock(day);
  const { captureId } = await payOrder(connection);
  const { lines } = await search(connection, { startDate: time(day), endDate: time(day + 1_000) });
  expect(lines.map((line) => line?.transactionId)).toEqual([captureId]);
  expect((await search(connection, { startDate: time(1_000), endDate: time(2_000) })).lines).toEqual([]);
});

it('tells the payer too when all fields are wanted', async () => {
  const connection = await startSimulator(fixed);
  await payOrder(connection);
  const { transactionDetails } = await search(connection, { fields: 'all' });
  expect(transactionDetails).toMatchObject([{ payerInfo: { emailAddress: 'ada@paypal.example' } }]);
});

it('shows a transaction as late as it is told to, and says how far it has come', async () => {
  const connection = await startSimulator({ ...fixed, reportingDelayMs: 3 * 3_600_000 });
  await payOrder(connection);
  expect(await search(connection)).toMatchObject({
    lines: [],
    lastRefreshedDatetime: '2026-03-01T09:00:00Z',
  });
  connection.simulator.advanceClock(3 * 3_600_000);
  expect((await search(connection)).lines).toHaveLength(1);
});

it.each<[string, Partial<Search>, object]>([
  [
    'more than 31 days',
    { startDate: time(-32 * day), endDate: time(0) },
    { details: [{ field: 'end_date', location: 'query', issue: 'Date range is greater than 31 days' }] },
  ],
  [
    'an end before its start',
    { startDate: time(0), endDate: time(-1_000) },
    { details: [{ field: 'end_date' }] },
  ],
  [
    'a time to come',
    { startDate: time(1_000), endDate: time(day) },
    { message: 'Data for the given start date is not available.' },
  ],
  ['a day without a time', { startDate: '2026-03-01' }, { details: [{ issue: 'INVALID_PARAMETER_SYNTAX' }] }],
  [
    'a day there is not',
    { startDate: '2026-02-30T00:00:00Z', endDate: time(0) },
    { details: [{ field: 'start_date' }] },
  ],
  ['a page of 501', { pageSize: 501 }, { details: [{ field: 'page_size' }] }],
])('refuses %s', async (_case, query, body) => {
  const connection = await startSimulator(fixed);
  expect(await refusal(search(connection, query))).toMatchObject({
    status: 400,
    name: 'INVALID_REQUEST',
    ...body,
  });
});
