import type { Column } from '../header.ts';

export type StockColumn =
  | 'sku'
  | 'location'
  | 'onHand'
  | 'change'
  | 'unitCost'
  | 'reason'
  | 'name'
  | 'reserved'
  | 'available';

export const stockColumns: readonly Column<StockColumn>[] = [
  { name: 'sku', isRequired: true },
  { name: 'location' },
  { name: 'onHand' },
  { name: 'change' },
  { name: 'unitCost' },
  { name: 'reason' },
  { name: 'name', isInformation: true },
  { name: 'reserved', isInformation: true },
  { name: 'available', isInformation: true },
];
