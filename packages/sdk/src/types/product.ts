export interface Product {
  sku: string;
  name: string;
  description: string | null;
  /** Minor units of `currency`. */
  price: number;
  /** ISO 4217. */
  currency: string;
  /** False: it stays in old orders and cannot be ordered any more. */
  active: boolean;
  createdAt: string;
  updatedAt: string;
}

export interface ProductInput {
  sku: string;
  name: string;
  description?: string | null | undefined;
  /** Minor units. */
  price: number;
  currency: string;
  /** True if absent. */
  active?: boolean | undefined;
  /** The merchant is told when the available stock reaches it; never, if absent. */
  lowStockThreshold?: number | null | undefined;
}

export type ProductChanges = Partial<Omit<ProductInput, 'sku' | 'currency'>>;
