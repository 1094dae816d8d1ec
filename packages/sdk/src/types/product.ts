/** What is said of a product besides: at most 50 of them. */
export type Attributes = Readonly<Record<string, string | number | boolean>>;

/** A picture of a product. */
export interface ProductImage {
  id: string;
  /** What it shows, for who does not see it. */
  alt: string | null;
  status: 'processing' | 'ready' | 'failed';
  /** Why it failed. */
  reason: string | null;
  /** In pixels; null until it is ready. */
  width: number | null;
  height: number | null;
  /** The addresses at which it is served, by width in pixels; none until it is ready. */
  files: { width: number; webp: string; jpeg: string }[];
}

/** A product, or a variant of one. */
export interface Variant {
  sku: string;
  name: string;
  description: string | null;
  /** Minor units of `currency`. */
  price: number;
  /** ISO 4217. */
  currency: string;
  /** What one piece costs the merchant, in minor units. */
  cost: number | null;
  /** A code; `standard` where nobody chose another. */
  taxClass: string;
  /** Of one piece, as it is sent. */
  weightGrams: number | null;
  /** The code of its category. */
  category: string | null;
  attributes: Attributes;
  /** The SKU of the product that it is a variant of. */
  parent: string | null;
  /** What makes it another variant than its siblings: `{size: "L"}`. */
  options: Readonly<Record<string, string>>;
  /** False: it stays in old orders and cannot be ordered any more. */
  active: boolean;
  /** Since then it cannot be ordered, and is in no list that does not ask for it. */
  archivedAt: string | null;
  /** One more with each change. */
  version: number;
  createdAt: string;
  updatedAt: string;
}

/** As a list has it. */
export interface ListedProduct extends Variant {
  /** The first is the primary one. */
  images: ProductImage[];
}

export interface Product extends ListedProduct {
  /** A product that has variants is not sold itself. */
  variants: Variant[];
}

export interface ProductInput {
  sku: string;
  name: string;
  description?: string | null | undefined;
  /** Minor units. */
  price: number;
  currency: string;
  /** Minor units. */
  cost?: number | null | undefined;
  /** `standard` if absent. */
  taxClass?: string | undefined;
  /** Of one piece, as it is sent; without it, it weighs nothing. */
  weightGrams?: number | null | undefined;
  category?: string | null | undefined;
  attributes?: Attributes | undefined;
  /** Makes it a variant of this product; it needs options then. */
  parent?: string | null | undefined;
  options?: Readonly<Record<string, string>> | undefined;
  /** True if absent. */
  active?: boolean | undefined;
  /** The merchant is told when the available stock reaches it; never, if absent. */
  lowStockThreshold?: number | null | undefined;
}

export type ProductChanges = Partial<Omit<ProductInput, 'sku' | 'currency' | 'parent'>>;

export interface ProductListParams {
  /** Words, pieces of names and SKUs; `"a phrase"`, `-without`, `or`. */
  q?: string | undefined;
  /** With all that lies below it. */
  category?: string | undefined;
  active?: boolean | undefined;
  /** False if absent. */
  archived?: boolean | 'any' | undefined;
  /** Whether it is a variant. */
  variant?: boolean | undefined;
  /** Variants of this product. */
  parent?: string | undefined;
  /** Minor units. */
  minPrice?: number | undefined;
  maxPrice?: number | undefined;
  currency?: string | undefined;
  /** `colour:red,size:3`. */
  attributes?: string | undefined;
  inStock?: boolean | undefined;
  updatedSince?: Date | undefined;
  /** By SKU if absent, and by how well it fits where `q` is given. */
  sort?: `${'' | '-'}${'sku' | 'name' | 'price' | 'createdAt' | 'updatedAt'}` | 'relevance' | undefined;
}

/** A change of a price, in minor units. */
export interface PriceChange {
  id: string;
  at: string;
  /** Null for the price it began with. */
  from: number | null;
  to: number;
  currency: string;
  actor: string;
}

export interface Category {
  code: string;
  name: string;
  /** The code of the category that it lies in. */
  parent: string | null;
  /** The codes from the root to this one. */
  path: string[];
  position: number;
  createdAt: string;
  updatedAt: string;
}

export interface CategoryInput {
  code: string;
  name: string;
  parent?: string | null | undefined;
  /** Among its siblings; 0 if absent. */
  position?: number | undefined;
}
