import { describe, expect, it } from 'vitest';
import { sampleOrders } from './sample-orders.ts';
import { demoShop } from './shop.ts';

const product = (sku: string) => demoShop.products.find((candidate) => candidate.sku === sku);
const shipping = (code: string) => demoShop.shippingMethods.find((candidate) => candidate.code === code);
const isOutOfStock = (sku: string, quantity: number) => quantity > (product(sku)?.stock ?? 0);

describe('the demo shop', () => {
  it('has about thirty products, each with a name, a description, a price and a threshold', () => {
    expect(demoShop.products.length).toBeGreaterThanOrEqual(28);
    expect(new Set(demoShop.products.map(({ sku }) => sku)).size).toBe(demoShop.products.length);
    for (const { sku, name, description, price, stock, lowStockThreshold } of demoShop.products) {
      expect(sku).toMatch(/^[A-Z0-9-]+$/);
      expect(name.length && description.length).toBeGreaterThan(0);
      expect(price).toBeGreaterThan(0);
      expect(stock).toBeGreaterThan(lowStockThreshold);
    }
  });

  it('sells two mugs by standard shipping for 25.99, as the documentation says', () => {
    expect(2 * (product('MUG-01')?.price ?? 0) + (shipping('standard')?.price ?? 0)).toBe(2599);
  });
});

describe('the sample orders', () => {
  it('name products, shipping methods and a currency that the shop has', () => {
    for (const { request } of sampleOrders) {
      expect(shipping(request.shippingMethod)).toBeDefined();
      expect(request.currency).toBe(demoShop.currency);
      for (const { sku } of request.items) expect(product(sku)).toBeDefined();
    }
  });

  it('ask for more than there is in the one that is out of stock, and nowhere else', () => {
    const short = sampleOrders.filter(({ request }) =>
      request.items.some(({ sku, quantity }) => isOutOfStock(sku, quantity)),
    );
    expect(short.map(({ title }) => title)).toEqual(['out of stock']);
  });

  it('can be sent fifty times before the first product runs out', () => {
    for (const { request } of sampleOrders.filter(({ title }) => title !== 'out of stock')) {
      for (const { sku, quantity } of request.items) {
        expect(product(sku)?.stock).toBeGreaterThanOrEqual(50 * quantity);
      }
    }
  });

  it('bring one product to its low-stock threshold', () => {
    const reached = sampleOrders
      .flatMap(({ request }) => request.items)
      .filter(({ sku, quantity }) => {
        const { stock, lowStockThreshold } = product(sku) ?? { stock: 0, lowStockThreshold: 0 };
        return quantity <= stock && stock - quantity <= lowStockThreshold;
      });
    expect(reached.map(({ sku }) => sku)).toEqual(['BOARD-01']);
  });
});
