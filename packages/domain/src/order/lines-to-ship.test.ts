import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { orderToShip } from '../testing/order-record.ts';
import { demandBySku } from './pricing.ts';
import type { OrderRecord } from './record.ts';
import { linesToShip } from './ship-order.ts';
import { unshippedByLine } from './status.ts';

const pieces = (of: Iterable<{ quantity: number }>) =>
  [...of].reduce((sum, { quantity }) => sum + quantity, 0);

/** What is left to ship, by SKU. */
const leftOf = (order: OrderRecord) => {
  const open = unshippedByLine(order);
  return demandBySku(order.lines.map(({ lineNo, sku }) => ({ sku, quantity: open.get(lineNo) ?? 0 })));
};

describe('linesToShip', () => {
  it('ships everything that has not left when nothing is named', () => {
    fc.assert(
      fc.property(orderToShip, (order) => {
        const open = [...unshippedByLine(order)].filter(([, quantity]) => quantity > 0);
        expect(linesToShip(order, undefined)).toEqual(
          open.map(([lineNo, quantity]) => ({ lineNo, quantity })),
        );
      }),
    );
  });

  it('ships exactly what is named, on lines of its SKU, and no line twice or beyond what is left of it', () => {
    const shipment = orderToShip.chain((order) =>
      fc.tuple(
        fc.constant(order),
        fc.tuple(
          ...leftOf(order).map(({ sku, quantity }) =>
            fc.integer({ min: 0, max: quantity }).map((wanted) => ({ sku, quantity: wanted })),
          ),
        ),
      ),
    );
    fc.assert(
      fc.property(shipment, ([order, wanted]) => {
        const items = wanted.filter(({ quantity }) => quantity > 0);
        fc.pre(items.length > 0);
        const lines = linesToShip(order, items);
        const open = unshippedByLine(order);
        expect(new Set(lines.map(({ lineNo }) => lineNo)).size).toBe(lines.length);
        for (const { lineNo, quantity } of lines) {
          expect(quantity).toBeGreaterThan(0);
          expect(quantity).toBeLessThanOrEqual(open.get(lineNo) ?? 0);
        }
        for (const { sku, quantity } of items) {
          const ofSku = new Set(order.lines.filter((line) => line.sku === sku).map(({ lineNo }) => lineNo));
          expect(pieces(lines.filter(({ lineNo }) => ofSku.has(lineNo)))).toBe(quantity);
        }
        expect(pieces(lines)).toBe(pieces(items));
      }),
    );
  });

  it('refuses more than is left of a SKU, even when it is spread over two items', () => {
    fc.assert(
      fc.property(orderToShip, fc.nat({ max: 5 }), (order, index) => {
        const left = leftOf(order);
        const { sku, quantity } = left[index % left.length] ?? { sku: 'MUG', quantity: 0 };
        const items = [
          { sku, quantity: quantity + 1 },
          { sku, quantity: 1 },
        ];
        expect(() => linesToShip(order, items)).toThrow(
          expect.objectContaining({
            code: 'invalid_items',
            details: {
              errors: [
                {
                  path: 'items[0].quantity',
                  message: `${quantity} of ${sku} are left to ship, not ${quantity + 2}`,
                },
              ],
            },
          }),
        );
      }),
    );
  });

  it('refuses what the order never had, and an empty list', () => {
    const [order] = fc.sample(orderToShip, 1);
    if (!order) throw new Error('no sample');
    expect(() => linesToShip(order, [{ sku: 'HAT', quantity: 1 }])).toThrow(
      expect.objectContaining({
        details: { errors: [{ path: 'items[0].sku', message: 'is not in the order' }] },
      }),
    );
    expect(() => linesToShip(order, [])).toThrow('at least one item');
  });
});
