import type { ProductImage } from './images/image.ts';

/** What a merchant says of a product besides: bounded, and found by. */
export type Attributes = Readonly<Record<string, string | number | boolean>>;

/** What makes a variant another one than its siblings: `{size: "L"}`. */
export type Options = Readonly<Record<string, string>>;

export interface Product {
  sku: string;
  name: string;
  description: string | null;
  /** Minor units. */
  price: number;
  currency: string;
  /** What one piece costs the merchant, in minor units; null where nobody said. */
  cost: number | null;
  /** By which rates it is taxed. */
  taxClass: string;
  /** Of one piece, as it is sent; null where nobody said. */
  weightGrams: number | null;
  /** The code of its category. */
  category: string | null;
  attributes: Attributes;
  /** The SKU of the product that it is a variant of. */
  parent: string | null;
  options: Options;
  active: boolean;
  /** Since then it is not sold, and in no list that does not ask for it. */
  archivedAt: Date | null;
  /** One more with each change of it, of its images and of its variants. */
  version: number;
  createdAt: Date;
  updatedAt: Date;
}

/** As a list shows it. */
export interface ListedProduct extends Product {
  /** The first is the primary one. */
  images: ProductImage[];
}

/** As it is shown by itself. */
export interface ProductDetail extends ListedProduct {
  /** By SKU. A product that has variants is not sold itself. */
  variants: Product[];
}

/** SQL: the fields of a product, of the row `p` of `products`. */
export const productFieldsSql = `p.sku, p.name, p.description, p.price, p.currency, p.cost, p.tax_class AS "taxClass",
  p.weight_grams AS "weightGrams",
  p.category, p.attributes, p.parent, p.options, p.active, p.archived_at AS "archivedAt", p.version,
  p.created_at AS "createdAt", p.updated_at AS "updatedAt"`;
