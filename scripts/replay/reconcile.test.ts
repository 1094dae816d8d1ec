import { WaybillError } from '@waybill/sdk';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { reconcile } from './reconcile.ts';
import { fromMinorUnits, readAmount } from './sales-file/exact-amount.ts';
import { grossOf, type Sale } from './sales-file/sale.ts';
import { type ModelShop, modelShop } from './testing/model-shop.ts';
import { anySales, sale } from './testing/sales.ts';

const row = (line: number, invoice: string, sku: string, quantity: number, pence: number) =>
  sale({ line, invoice, sku, quantity, unitPrice: fromMinorUnits(pence) });

/** The file has A at two prices, on two lines of one invoice, and a cancellation. */
const sales: Sale[] = [
  row(2, '1', 'A', 6, 255),
  row(3, '1', 'A', 2, 255),
  row(4, '1', 'POST', 1, 1800),
  row(5, '2', 'A', 10, 210),
  row(6, 'C3', 'A', -1, 255),
  row(7, '4', 'B', 3, 0),
];

const check = (shop: ModelShop, of: readonly Sale[] = sales) => reconcile({ sales: of, ...shop });

it('finds nothing wrong with a shop that makes no mistake, whatever it sold', () => {
  fc.assert(
    fc.property(anySales, (any) => {
      const { discrepancies, revenue, outcomes } = check(modelShop(any), any);
      expect(discrepancies).toEqual([]);
      const parts = [revenue.fulfilled, ...Object.values(revenue.others)];
      expect(parts.reduce((sum, part) => sum + part, 0n)).toBe(grossOf(any));
      expect(outcomes.flatMap(({ invoice }) => invoice.sales)).toHaveLength(any.length);
    }),
  );
});

it('folds the prices of a SKU back into one', () => {
  const { stock } = check(modelShop(sales));
  expect(stock).toEqual([
    { sku: 'A', opening: 28, sold: 18, soldByApi: 18, onHand: 10, reserved: 0 },
    { sku: 'POST', opening: 6, sold: 1, soldByApi: 1, onHand: 5, reserved: 0 },
    { sku: 'B', opening: 8, sold: 3, soldByApi: 3, onHand: 5, reserved: 0 },
  ]);
});

it('accepts that a product without a whole price is refused, and with it the orders that name it', () => {
  const any = [
    row(2, '1', 'A', 1, 100),
    sale({ line: 3, invoice: '2', sku: 'PADS', unitPrice: readAmount('0.001') ?? 0n }),
  ];
  const { outcomes, discrepancies, revenue } = check(modelShop(any), any);
  expect(discrepancies).toEqual([]);
  expect(outcomes.map(({ fate }) => fate)).toEqual(['fulfilled', 'rejected']);
  expect(revenue).toMatchObject({ file: 1_006_000n, fulfilled: 1_000_000n, others: { rejected: 6_000n } });
});

/** The n-th of a list, for the test to spoil. */
function nth<T>(list: readonly T[], index: number): T {
  const found = list[index];
  if (found === undefined) throw new Error(`there is no ${index}`);
  return found;
}

const refusal = (path: string) =>
  new WaybillError('Bad Request', {
    status: 400,
    code: 'validation_failed',
    errors: [{ path, message: 'no' }],
  });

const spoilt: [mistake: string, subject: string, lines: number[], spoil: (shop: ModelShop) => void][] = [
  [
    'a penny too much',
    'invoice 1',
    [2],
    ({ orders }) => {
      const item = nth(nth(orders, 0).items, 0);
      item.total = (item.total ?? 0) + 1;
    },
  ],
  [
    'another price',
    'invoice 2',
    [5],
    ({ orders }) => Object.assign(nth(nth(orders, 1).items, 0), { unitPrice: 255 }),
  ],
  [
    'another quantity',
    'invoice 1',
    [4],
    ({ orders }) => Object.assign(nth(nth(orders, 0).items, 2), { quantity: 2 }),
  ],
  ['two lines made one', 'invoice 1', [3], ({ orders }) => nth(orders, 0).items.splice(1, 1)],
  [
    'a line too many',
    'invoice 2',
    [5],
    ({ orders }) => nth(orders, 1).items.push(nth(nth(orders, 0).items, 2)),
  ],
  [
    'a wrong total',
    'invoice 2',
    [5],
    ({ orders }) => Object.assign(nth(orders, 1), { subtotal: 2099, total: 2099 }),
  ],
  ['a tax', 'invoice 2', [5], ({ orders }) => Object.assign(nth(orders, 1), { taxTotal: 10, total: 2110 })],
  [
    'a payment of less',
    'invoice 2',
    [5],
    ({ orders }) => Object.assign(nth(nth(orders, 1).payments, 0), { amount: 1 }),
  ],
  [
    'money for an invoice',
    'invoice 2',
    [5],
    ({ orders }) => Object.assign(nth(nth(orders, 1).payments, 0), { captured: 2100 }),
  ],
  [
    'a card not charged',
    'invoice 2',
    [5],
    ({ orders }) => Object.assign(nth(nth(orders, 1).payments, 0), { provider: 'stripe' }),
  ],
  ['an order gone', 'invoice 2', [5], ({ orders }) => orders.splice(1, 1)],
  ['an order listed twice', 'order #1 (order of 1)', [], ({ orders }) => orders.push(nth(orders, 0))],
  [
    'an order nobody submitted',
    'order #9 (o-9)',
    [],
    ({ orders }) => orders.push({ ...nth(orders, 0), id: 'o-9', number: 9 }),
  ],
  [
    'one order for two invoices',
    'order order of 1',
    [2, 3, 4, 5],
    ({ submissions }) => {
      nth(submissions, 1).answer = { kind: 'accepted', orderId: 'order of 1' };
    },
  ],
  [
    'an order that does not settle',
    'invoice 4',
    [7],
    ({ orders }) => Object.assign(nth(orders, 2), { status: 'pending' }),
  ],
  [
    'an order rejected for no reason',
    'invoice 4',
    [7],
    ({ orders }) => Object.assign(nth(orders, 2), { status: 'rejected' }),
  ],
  [
    'an order that nobody paid',
    'invoice 4',
    [7],
    ({ orders }) => Object.assign(nth(orders, 2), { status: 'cancelled' }),
  ],
  [
    'no answer',
    'invoice 4',
    [7],
    ({ submissions }) => {
      nth(submissions, 3).answer = { kind: 'unanswered', error: new Error('connection lost') };
    },
  ],
  [
    'a refusal of nothing in particular',
    'invoice 4',
    [7],
    ({ submissions }) => {
      nth(submissions, 3).answer = { kind: 'refused', error: refusal('items[0].quantity') };
    },
  ],
  [
    'a refusal that names no field',
    'invoice C3',
    [6],
    ({ submissions }) => {
      const error = new WaybillError('Unprocessable', { status: 422, code: 'idempotency_key_reused' });
      nth(submissions, 2).answer = { kind: 'refused', error };
    },
  ],
  [
    'a cancellation taken for an order',
    'invoice C3',
    [6],
    ({ submissions, orders }) => {
      nth(submissions, 2).answer = { kind: 'accepted', orderId: 'o-3' };
      const items = [{ sku: 'A', quantity: -1, name: 'A', unitPrice: 255, total: -255 }];
      orders.push({ ...nth(orders, 0), id: 'o-3', items, subtotal: -255, total: -255, payments: [] });
    },
  ],
  [
    'a piece too few on hand',
    'SKU A',
    [2, 3, 6],
    ({ inventory }) => Object.assign(nth(inventory, 0), { onHand: 4 }),
  ],
  [
    'a piece still held',
    'SKU POST',
    [4],
    ({ inventory }) => Object.assign(nth(inventory, 2), { reserved: 1 }),
  ],
  ['a SKU without stock', 'SKU B', [7], ({ inventory }) => inventory.splice(3, 1)],
  ['a SKU from nowhere', 'SKU X', [], ({ inventory }) => inventory.push({ ...nth(inventory, 0), sku: 'X' })],
  [
    'a product refused for no reason',
    'SKU B',
    [7],
    ({ catalogue, refused }) => {
      const article = nth(catalogue.articles, 3);
      const product = { sku: 'B', name: 'B', price: 0, currency: 'GBP' };
      refused.push({ article, product, error: refusal('price') });
    },
  ],
];

it.each(spoilt)('finds %s', (_, subject, lines, spoil) => {
  const shop = modelShop(sales);
  spoil(shop);
  expect(check(shop).discrepancies).toContainEqual({ subject, lines, problem: expect.any(String) });
});

it('finds an invoice that was never submitted', () => {
  const shop = modelShop(sales);
  shop.submissions.splice(1, 1);
  shop.orders.splice(1, 1);
  const { discrepancies } = check(shop);
  expect(discrepancies).toContainEqual({
    subject: 'revenue',
    problem: '35.85 is accounted for where the file has 56.85',
    lines: [],
  });
});
