import type { ExactAmount } from './exact-amount.ts';

/** One row of the file: some pieces of one SKU on one invoice. */
export interface Sale {
  /** Where it is in the file, 1 being the header. */
  line: number;
  invoice: string;
  sku: string;
  description: string;
  /** Negative on cancellations and stock corrections. */
  quantity: number;
  placedAt: string;
  unitPrice: ExactAmount;
  /** Empty for guests. */
  customer: string;
  /** A name, not a code. */
  country: string;
}

export const grossOf = (sales: readonly Pick<Sale, 'quantity' | 'unitPrice'>[]): ExactAmount =>
  sales.reduce((sum, { quantity, unitPrice }) => sum + BigInt(quantity) * unitPrice, 0n);
