import { notFound } from '@waybill/domain';
import { sku } from '../validation/fields.ts';

/** A SKU from a path, decoded. One that no product can have is told apart in nothing from one that does not exist. */
export function pathSku(text: string): string {
  if (!sku.safeParse(text).success) throw notFound('product');
  return text;
}

/** The path of a product; its SKU may hold spaces and slashes. */
export const productPath = (text: string): string => `/v1/products/${encodeURIComponent(text)}`;
