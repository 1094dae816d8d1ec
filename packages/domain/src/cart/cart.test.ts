import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DomainError } from '../errors.ts';
import { maxQuantity } from '../money.ts';
import { next } from '../transition.ts';
import { type Cart, statusOfCart } from './cart.ts';
import { orderOfCart } from './check-out-cart.ts';
import { mergeItems } from './merge-carts.ts';
import { statusOfQuote } from './quote.ts';
import { canOrder, showLine } from './show-cart.ts';
import { cartStatuses, cartTransitions, quoteStatuses, quoteTransitions } from './transitions.ts';

const [before, now] = [new Date(999), new Date(1_000)];

const cart: Cart = {
  ...{ id: 'c', status: 'open', currency: 'USD', customer: { name: 'Ada', email: 'ada@example.com' } },
  shippingAddress: { line1: '12 St James’s Square', city: 'London', postalCode: 'SW1Y 4JH', country: 'GB' },
  ...{ shippingMethod: 'standard', metadata: { campaign: 'spring' }, version: 3, orderId: null },
  items: [{ sku: 'MUG', quantity: 2, unitPrice: 1_000 }],
  ...{ mergedInto: null, createdAt: now, updatedAt: now, expiresAt: now },
};

describe('a cart', () => {
  it.each([
    ['open', { check_out: 'checked_out', merge: 'merged', expire: 'expired' }],
    ['checked_out', { reopen: 'open' }],
    ['merged', {}],
    ['expired', {}],
  ] as const)('that is %s goes on to what the table says, and nowhere else', (status, expected) => {
    const events = Object.keys(cartTransitions) as (keyof typeof cartTransitions)[];
    const led = events.flatMap((event) => {
      const to = next(cartTransitions, status, event);
      return to ? [[event, to]] : [];
    });
    expect(Object.fromEntries(led)).toEqual(expected);
  });

  it('expires at its moment, and only while it is open', () => {
    expect(cartStatuses.map((status) => statusOfCart(status, now, now))).toEqual([
      ...['expired', 'checked_out', 'merged', 'expired'],
    ]);
    expect(statusOfCart('open', now, before)).toBe('open');
  });
});

describe('a quote', () => {
  it('is valid until its moment; what became an order stays that, and opens again where that is rejected', () => {
    expect(quoteStatuses.map((status) => statusOfQuote(status, now, now))).toEqual([
      ...['expired', 'converted', 'expired'],
    ]);
    expect(statusOfQuote('open', now, before)).toBe('open');
    expect(quoteStatuses.map((status) => next(quoteTransitions, status, 'convert'))).toEqual([
      ...['converted', null, null],
    ]);
    expect(next(quoteTransitions, 'converted', 'reopen')).toBe('open');
  });
});

describe('merging', () => {
  it('adds up what is in both, and keeps what is in one', () => {
    const into = [
      { sku: 'MUG', quantity: 2, unitPrice: 900 },
      { sku: 'BOWL', quantity: 1, unitPrice: 700 },
    ];
    const from = [
      { sku: 'CUP', quantity: 4, unitPrice: null },
      { sku: 'MUG', quantity: 3, unitPrice: 1_000 },
    ];
    expect(mergeItems(into, from)).toEqual([
      { sku: 'MUG', quantity: 5, unitPrice: 900 },
      { sku: 'BOWL', quantity: 1, unitPrice: 700 },
      { sku: 'CUP', quantity: 4, unitPrice: null },
    ]);
  });

  it('never loses a SKU, and never exceeds what an order takes of one', () => {
    const items = fc.uniqueArray(
      fc.record({
        sku: fc.constantFrom('A', 'B', 'C', 'D'),
        quantity: fc.integer({ min: 1, max: maxQuantity }),
        unitPrice: fc.constant(null),
      }),
      { selector: ({ sku }) => sku },
    );
    fc.assert(
      fc.property(items, items, (into, from) => {
        const merged = mergeItems(into, from);
        const all = [...into, ...from];
        expect(merged.map(({ sku }) => sku).sort()).toEqual([...new Set(all.map(({ sku }) => sku))].sort());
        for (const { sku, quantity } of merged) {
          const sum = all
            .filter((item) => item.sku === sku)
            .reduce((total, item) => total + item.quantity, 0);
          expect(quantity).toBe(Math.min(sum, maxQuantity));
        }
      }),
    );
  });
});

describe('a line', () => {
  const product = { name: 'Mug', price: 1_000, currency: 'USD', active: true };
  const stock = { available: 2, whenSoldOut: 'refuse', backorderLimit: null, awaited: 0 } as const;
  const item = { sku: 'MUG', quantity: 2, unitPrice: 1_000 };

  it('is shown at the price of now', () => {
    const shown = showLine({ ...item, unitPrice: 900 }, { product, stock });
    expect(shown).toMatchObject({
      unitPrice: 1_000,
      total: 2_000,
      available: 2,
      problems: ['price_changed'],
    });
  });

  it.each([
    ['nothing, where all is well', { product, stock }, []],
    ['that the SKU is unknown', { product: undefined, stock: undefined }, ['unknown_sku']],
    ['that it is not sold', { product: { ...product, active: false }, stock }, ['inactive_product']],
    ['that there is too little', { product, stock: { ...stock, available: 1 } }, ['insufficient_stock']],
  ] as const)('says %s', (_, known, problems) => {
    expect(showLine(item, known).problems).toEqual(problems);
  });

  it('counts what the shop lets itself owe, less what it owes already', () => {
    const backorder = { ...stock, whenSoldOut: 'backorder', backorderLimit: 5, awaited: 2 } as const;
    expect([3, 5, 6].map((quantity) => canOrder(quantity, stock))).toEqual([false, false, false]);
    expect([3, 5, 6].map((quantity) => canOrder(quantity, backorder))).toEqual([true, true, false]);
    expect(canOrder(1_000, { ...backorder, backorderLimit: null })).toBe(true);
  });
});

describe('the order of a cart', () => {
  const payment = { provider: 'manual' } as const;

  it('is what the cart says, and what is said at checkout goes before it', () => {
    const customer = { name: 'Grace', email: 'grace@example.com' };
    expect(orderOfCart(cart, { payment, customer, expectedTotal: 5 })).toEqual({
      ...{ customer, payment, expectedTotal: 5, shippingAddress: cart.shippingAddress },
      ...{ shippingMethod: 'standard', currency: 'USD', metadata: { campaign: 'spring' } },
      items: [{ sku: 'MUG', quantity: 2 }],
    });
  });

  it('is refused with all that is missing, at once', () => {
    const bare = { ...cart, items: [], customer: {}, shippingAddress: null, shippingMethod: null };
    const refused = expect.objectContaining<Partial<DomainError>>({
      code: 'cart_incomplete',
      details: {
        errors: ['items', 'customer.name', 'customer.email', 'shippingAddress', 'shippingMethod'].map(
          (path) => ({
            path,
            message: 'is required',
          }),
        ),
      },
    });
    expect(() => orderOfCart(bare, { payment })).toThrow(DomainError);
    try {
      orderOfCart(bare, { payment });
    } catch (error) {
      expect(error).toEqual(refused);
    }
  });
});
