import type { ProductField } from '../../catalog/product-rules.ts';
import type { Column } from '../header.ts';

/** In the order of an export. */
export const productColumns: readonly Column<ProductField>[] = [
  { name: 'sku', isRequired: true },
  { name: 'name' },
  { name: 'description' },
  { name: 'price' },
  { name: 'currency' },
  { name: 'cost' },
  { name: 'taxClass' },
  { name: 'weightGrams' },
  { name: 'category' },
  { name: 'parent' },
  { name: 'options' },
  { name: 'attributes' },
  { name: 'active' },
];
