import { orderSource } from '../orders/order-source.ts';
import { productSource } from '../products/product-source.ts';
import { stockSource } from '../stock/stock-source.ts';
import type { ExportKind } from './export.ts';
import type { ExportSource } from './export-source.ts';

export const sources: Readonly<Record<ExportKind, ExportSource>> = {
  products: productSource,
  stock: stockSource,
  orders: orderSource,
};
