import { DomainError } from '../errors.ts';
import type { Demand } from './pricing.ts';
import type { OrderRecord } from './record.ts';

/** The order does not have so many of an item that was named, or does not have it at all. */
export function itemRefused(
  { lines }: Pick<OrderRecord, 'lines'>,
  { named, sku, detail, message }: { named: readonly Demand[]; sku: string; detail: string; message: string },
): DomainError {
  const path = `items[${named.findIndex((item) => item.sku === sku)}]`;
  if (lines.some((line) => line.sku === sku)) {
    return new DomainError('invalid_items', detail, { errors: [{ path: `${path}.quantity`, message }] });
  }
  return new DomainError('invalid_items', `The order has no ${sku}.`, {
    errors: [{ path: `${path}.sku`, message: 'is not in the order' }],
  });
}
