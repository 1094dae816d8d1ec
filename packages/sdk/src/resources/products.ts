import type { RequestOptions, WriteOptions } from '../options.ts';
import type { Paged } from '../paged.ts';
import type { Transport } from '../transport.ts';
import type {
  ListedProduct,
  PriceChange,
  Product,
  ProductChanges,
  ProductImage,
  ProductInput,
  ProductListParams,
} from '../types/product.ts';
import { list, type PageParams } from './list.ts';
import { post } from './post.ts';

const pathOf = (sku: string) => `/v1/products/${encodeURIComponent(sku)}`;

export class Products {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  create(product: ProductInput, options: WriteOptions = {}): Promise<Product> {
    return post(this.#transport, { path: '/v1/products', body: product }, options);
  }

  retrieve(sku: string, options: RequestOptions = {}): Promise<Product> {
    return this.#transport.send({ method: 'GET', path: pathOf(sku) }, options);
  }

  /** Changes what is given and leaves the rest. */
  update(sku: string, changes: ProductChanges, options: RequestOptions = {}): Promise<Product> {
    return this.#transport.send({ method: 'PATCH', path: pathOf(sku), body: changes }, options);
  }

  /** In the order of their SKUs, if nothing else is said. */
  list(params: PageParams & ProductListParams = {}, options: RequestOptions = {}): Paged<ListedProduct> {
    return list(this.#transport, '/v1/products', { ...params }, options);
  }

  /** Deletes a product that nothing ever referred to, and archives any other. */
  async delete(sku: string, options: RequestOptions = {}): Promise<void> {
    await this.#transport.send({ method: 'DELETE', path: pathOf(sku) }, options);
  }

  /** Takes it out of lists and out of sale. */
  archive(sku: string, options: WriteOptions = {}): Promise<Product> {
    return post(this.#transport, { path: `${pathOf(sku)}/archive` }, options);
  }

  restore(sku: string, options: WriteOptions = {}): Promise<Product> {
    return post(this.#transport, { path: `${pathOf(sku)}/restore` }, options);
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
    return post(this.#transport, { path: `${pathOf(sku)}/images`, query: { alt }, bytes }, options);
  }

  /** Says what an image shows, or puts it in another place; the first, 0, is the primary one. */
  updateImage(
    sku: string,
    id: string,
    changes: { alt?: string | null; position?: number },
    options: RequestOptions = {},
  ): Promise<ProductImage> {
    const path = `${pathOf(sku)}/images/${encodeURIComponent(id)}`;
    return this.#transport.send({ method: 'PATCH', path, body: changes }, options);
  }

  async removeImage(sku: string, id: string, options: RequestOptions = {}): Promise<void> {
    const path = `${pathOf(sku)}/images/${encodeURIComponent(id)}`;
    await this.#transport.send({ method: 'DELETE', path }, options);
  }

  /** The newest change first. */
  prices(sku: string, params: PageParams = {}, options: RequestOptions = {}): Paged<PriceChange> {
    return list(this.#transport, `${pathOf(sku)}/prices`, { ...params }, options);
  }
}
