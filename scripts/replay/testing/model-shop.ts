import { type Inventory, type Order, WaybillError } from '@waybill/sdk';
import { planCatalogue } from '../catalogue.ts';
import { isRefusableProduct, refusableFields } from '../expectations.ts';
import { currency, orderOf } from '../order-request.ts';
import { toMinorUnits } from '../sales-file/exact-amount.ts';
import { groupInvoices } from '../sales-file/invoices.ts';
import type { Sale } from '../sales-file/sale.ts';
import type { RefusedArticle } from '../stock-up.ts';
import type { Submission } from '../submission.ts';

const sparePieces = 5;
const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);

const validationFailed = (paths: readonly string[]): WaybillError =>
  new WaybillError('Bad Request', {
    status: 400,
    code: 'validation_failed',
    errors: paths.map((path) => ({ path, message: 'must be something else' })),
  });

/** What a shop that makes no mistake would answer and hold after these sales: all of it, for a test to spoil. */
export function modelShop(sales: readonly Sale[]) {
  const catalogue = planCatalogue(sales);
  const priceOf = new Map(catalogue.articles.map(({ sku, unitPrice }) => [sku, toMinorUnits(unitPrice)]));
  const wanted = catalogue.articles.filter(({ demand }) => demand > 0);
  const refused: RefusedArticle[] = wanted
    .map((article) => {
      const { sku, name, unitPrice } = article;
      const product = { sku, name, price: toMinorUnits(unitPrice), currency };
      return { article, product, error: validationFailed(['price']) };
    })
    .filter(({ product }) => isRefusableProduct(product));
  const unavailable = new Set(refused.map(({ article }) => article.sku));
  const stocked = wanted.filter(({ sku }) => !unavailable.has(sku));
  const opening = new Map(stocked.map(({ sku, demand }) => [sku, demand + sparePieces]));

  const submissions = groupInvoices(sales).map((invoice): Submission => {
    const order = orderOf(invoice, catalogue, 'manual');
    const fields = refusableFields(order);
    return {
      invoice,
      order,
      answer:
        fields.length > 0
          ? { kind: 'refused', error: validationFailed(fields) }
          : { kind: 'accepted', orderId: `order of ${invoice.number}` },
    };
  });
  const orders = submissions
    .filter(({ answer }) => answer.kind === 'accepted')
    .map((submission, index) => place(submission, index + 1, { priceOf, unavailable }));
  const inventory = stocked.map(({ sku }): Inventory => {
    const sold = orders
      .filter(({ status }) => status === 'processing')
      .flatMap(({ items }) => items.filter((item) => item.sku === sku).map(({ quantity }) => quantity));
    const onHand = (opening.get(sku) ?? 0) - sum(sold);
    return {
      ...{ sku, onHand, reserved: 0, available: onHand, awaited: 0, incoming: 0, value: 0, unitCost: 0 },
      ...{ whenSoldOut: 'refuse', backorderLimit: null, availableFrom: null, levels: [] },
    };
  });
  return { catalogue, opening, refused, submissions, orders, inventory };
}

export type ModelShop = ReturnType<typeof modelShop>;

interface Prices {
  priceOf: ReadonlyMap<string, number>;
  unavailable: ReadonlySet<string>;
}

function place({ order, invoice }: Submission, number: number, { priceOf, unavailable }: Prices): Order {
  const missing = order.items.filter(({ sku }) => unavailable.has(sku)).map(({ sku }) => ({ sku }));
  const isSold = missing.length === 0;
  const items = order.items.map(({ sku, quantity }) => {
    const unitPrice = priceOf.get(sku) ?? 0;
    return isSold
      ? { sku, quantity, name: sku, unitPrice, total: unitPrice * quantity }
      : { sku, quantity, name: null, unitPrice: null, total: null };
  });
  const total = isSold ? sum(items.map((item) => item.total ?? 0)) : null;
  const nothing = isSold ? 0 : null;
  return {
    id: `order of ${invoice.number}`,
    number,
    status: isSold ? 'processing' : 'rejected',
    paymentStatus: 'none',
    fulfillmentStatus: 'unfulfilled',
    rejection: isSold
      ? null
      : { code: 'unknown_sku', detail: 'Some items are not in the catalogue.', items: missing },
    cancelReason: null,
    customer: order.customer,
    shippingAddress: order.shippingAddress,
    shippingMethod: order.shippingMethod,
    currency,
    items,
    subtotal: total,
    shippingTotal: nothing,
    taxTotal: nothing,
    discountTotal: nothing,
    total,
    expectedTotal: null,
    payments: total
      ? [
          {
            id: `p-${number}`,
            provider: 'manual',
            status: 'pending',
            amount: total,
            captured: 0,
            refunded: 0,
            nextAction: null,
            capture: 'automatic',
            captureBefore: null,
          },
        ]
      : [],
    refunds: [],
    shipments: [],
    metadata: { invoice: invoice.number },
    disputed: false,
    reservationExpiresAt: null,
    erasedAt: null,
    createdAt: '2010-12-01T08:26:00.000Z',
    updatedAt: '2010-12-01T08:26:00.000Z',
  };
}
