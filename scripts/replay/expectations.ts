import type { OrderInput, ProductInput } from '@waybill/sdk';
import { countryCode } from './country.ts';

/**
 * What the API's contract says about the limits of a request. A refusal is right only if it can be foreseen here;
 * otherwise an API that takes nothing would leave no figure to disagree with.
 */
const limits = { quantity: 100_000, lines: 1_000, skuLength: 64, price: 50_000_000, bodyBytes: 256 * 1024 };

export const isSellableQuantity = (quantity: number): boolean =>
  Number.isSafeInteger(quantity) && quantity >= 1 && quantity <= limits.quantity;

const isSku = (sku: string): boolean =>
  sku !== '' && sku.length <= limits.skuLength && sku === sku.trim() && !/\p{Cc}/u.test(sku);

const isPrice = (price: number): boolean =>
  Number.isSafeInteger(price) && price >= 0 && price <= limits.price;

/** The fields of the order that the API has to refuse; empty when it has to take it. */
export function refusableFields({ items, shippingAddress }: OrderInput): string[] {
  return [
    ...(items.length > limits.lines ? ['items'] : []),
    ...items.flatMap(({ sku, quantity }, index) => [
      ...(isSku(sku) ? [] : [`items[${index}].sku`]),
      ...(isSellableQuantity(quantity) ? [] : [`items[${index}].quantity`]),
    ]),
    ...(countryCode(shippingAddress.country) === shippingAddress.country ? [] : ['shippingAddress.country']),
  ];
}

/** An order that is larger than this is refused for its size, before anybody looks at its fields. */
export const isTooLarge = (order: OrderInput): boolean =>
  new TextEncoder().encode(JSON.stringify(order)).length > limits.bodyBytes;

/** Whether the API has to refuse the product: for its SKU, or for a price that is negative or no whole number. */
export const isRefusableProduct = ({ sku, price }: Pick<ProductInput, 'sku' | 'price'>): boolean =>
  !isSku(sku) || !isPrice(price);
