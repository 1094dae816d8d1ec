import type { RequestOptions, WriteOptions } from '../options.ts';
import type { Paged } from '../paged.ts';
import type { Transport } from '../transport.ts';
import type { Product, ProductChanges, ProductInput } from '../types/product.ts';
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

  /** In the order of their SKUs. */
  list(params: PageParams = {}, options: RequestOptions = {}): Paged<Product> {
    return list(this.#transport, '/v1/products', { ...params }, options);
  }
}
