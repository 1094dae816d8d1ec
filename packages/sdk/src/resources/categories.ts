import type { RequestOptions, WriteOptions } from '../options.ts';
import type { Transport } from '../transport.ts';
import type { Category, CategoryInput } from '../types/product.ts';
import { post } from './post.ts';

const pathOf = (code: string) => `/v1/categories/${encodeURIComponent(code)}`;

export class Categories {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** The whole tree, each after the one that it lies in. */
  async list(options: RequestOptions = {}): Promise<Category[]> {
    const { data } = await this.#transport.send<{ data: Category[] }>(
      { method: 'GET', path: '/v1/categories' },
      options,
    );
    return data;
  }

  create(category: CategoryInput, options: WriteOptions = {}): Promise<Category> {
    return post(this.#transport, { path: '/v1/categories', body: category }, options);
  }

  /** Renames it, or moves it with all that lies below. */
  update(
    code: string,
    changes: Partial<Omit<CategoryInput, 'code'>>,
    options: RequestOptions = {},
  ): Promise<Category> {
    return this.#transport.send({ method: 'PATCH', path: pathOf(code), body: changes }, options);
  }

  /** Only one that is empty. */
  async delete(code: string, options: RequestOptions = {}): Promise<void> {
    await this.#transport.send({ method: 'DELETE', path: pathOf(code) }, options);
  }
}
