import type { ListedProduct, Product, ProductDetail, ProductImage } from '@waybill/domain';
import type { Request } from 'express';
import { requireMatch } from '../http/etag.ts';

/** Changes with each version, and is another one for a product that took the SKU of one that was deleted. */
export const productTag = ({ createdAt, version }: Pick<Product, 'createdAt' | 'version'>): string =>
  `"${createdAt.getTime().toString(36)}-${version}"`;

/** Lets the change go on only if `If-Match` names the product as it is. */
export const guardOf = (req: Pick<Request, 'get'>) => (current: Product) =>
  requireMatch(req, productTag(current));

const fieldsOf = (product: Product) => ({
  sku: product.sku,
  name: product.name,
  description: product.description,
  price: product.price,
  currency: product.currency,
  cost: product.cost,
  taxClass: product.taxClass,
  weightGrams: product.weightGrams,
  category: product.category,
  attributes: product.attributes,
  parent: product.parent,
  options: product.options,
  active: product.active,
  archivedAt: product.archivedAt,
  version: product.version,
  createdAt: product.createdAt,
  updatedAt: product.updatedAt,
});

/** Where the images of a shop are served. */
export const mediaOf = ({ publicUrl }: { publicUrl: string }, tenantId: string): string =>
  `${publicUrl}/media/${tenantId}`;

export const imageView = (image: ProductImage, media: string) => ({
  id: image.id,
  alt: image.alt,
  status: image.status,
  reason: image.reason,
  width: image.width,
  height: image.height,
  files: image.widths.map((width) => ({
    width,
    webp: `${media}/${image.id}/${width}.webp`,
    jpeg: `${media}/${image.id}/${width}.jpeg`,
  })),
});

/** A product in a list. */
export const listedProductView = (product: ListedProduct, media: string) => ({
  ...fieldsOf(product),
  images: product.images.map((image) => imageView(image, media)),
});

/** A product by itself. */
export const productView = (product: ProductDetail, media: string) => ({
  ...listedProductView(product, media),
  variants: product.variants.map(fieldsOf),
});
