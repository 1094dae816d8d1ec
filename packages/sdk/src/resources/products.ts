import type { RequestOptions, WriteOptions } from '../options.ts';
import type { Paged } from '../paged.ts';
import type { Transport } from '../transport.ts';
import type {
  ListedProduct,
  PriceChange,
  Product,
  ProductChanges,
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

  /** The newest change first. */
  prices(sku: string, params: PageParams = {}, options: RequestOptions = {}): Paged<PriceChange> {
    return list(this.#transport, `${pathOf(sku)}/prices`, { ...params }, options);
  }
}
