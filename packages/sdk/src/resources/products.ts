import type {
  ListedProduct,
  ListPricesQuery,
  ListProductsQuery,
  PriceChange,
  Product,
  ProductChanges,
  ProductImage,
  ProductImageChanges,
  ProductInput,
} from '../generated/schemas.ts';
import type { RequestOptions, WriteOptions } from '../options.ts';
import type { Paged } from '../paged.ts';
import { Resource } from './resource.ts';

/** Which products a list shows. */
export type ProductListParams = Omit<ListProductsQuery, 'cursor' | 'limit'>;

/** For a call that changes a product. */
export interface ProductChangeOptions extends RequestOptions {
  /** Fails with `precondition_failed` if it has been changed since this was read. */
  ifUnchanged?: Product | undefined;
}

export class Products extends Resource {
  create(product: ProductInput, options?: WriteOptions): Promise<Product> {
    return this.call('createProduct', { body: product }, options);
  }

  retrieve(sku: string, options?: RequestOptions): Promise<Product> {
    return this.call('getProduct', { path: { sku } }, options);
  }

  /** Changes what is given and leaves the rest. */
  update(sku: string, changes: ProductChanges, options?: ProductChangeOptions): Promise<Product> {
    return this.call('updateProduct', { path: { sku }, body: changes }, options);
  }

  /** In the order of their SKUs, if nothing else is said. */
  list(params: ListProductsQuery = {}, options?: RequestOptions): Paged<ListedProduct> {
    return this.pages('listProducts', { query: params }, options);
  }

  /** Deletes a product that nothing ever referred to, and archives any other. */
  async delete(sku: string, options?: ProductChangeOptions): Promise<void> {
    await this.call('deleteProduct', { path: { sku } }, options);
  }

  /** Takes it out of lists and out of sale. */
  archive(sku: string, options?: ProductChangeOptions): Promise<Product> {
    return this.call('archiveProduct', { path: { sku } }, options);
  }

  restore(sku: string, options?: ProductChangeOptions): Promise<Product> {
    return this.call('restoreProduct', { path: { sku } }, options);
  }

  /**
   * Adds a JPEG, PNG, WebP, AVIF or GIF image of at most 10 MiB as the last one; it is `processing` until a job has made
   * what is served of it.
   */
  addImage(
    sku: string,
    bytes: Blob | Uint8Array<ArrayBuffer>,
    { alt, ...options }: WriteOptions & { alt?: string | undefined } = {},
  ): Promise<ProductImage> {
    return this.call('addProductImage', { path: { sku }, query: { alt }, body: bytes }, options);
  }

  /** Says what an image shows, or puts it in another place; the first, 0, is the primary one. */
  updateImage(
    sku: string,
    id: string,
    changes: ProductImageChanges,
    options?: RequestOptions,
  ): Promise<ProductImage> {
    return this.call('updateProductImage', { path: { sku, id }, body: changes }, options);
  }

  async removeImage(sku: string, id: string, options?: RequestOptions): Promise<void> {
    await this.call('removeProductImage', { path: { sku, id } }, options);
  }

  /** The newest change first. */
  prices(sku: string, params: ListPricesQuery = {}, options?: RequestOptions): Paged<PriceChange> {
    return this.pages('listPrices', { path: { sku }, query: params }, options);
  }
}
