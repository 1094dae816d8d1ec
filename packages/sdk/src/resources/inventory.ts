import type { RequestOptions, WriteOptions } from '../options.ts';
import type { Paged } from '../paged.ts';
import type { Transport } from '../transport.ts';
import type { Adjustment, AdjustmentInput, Inventory } from '../types/inventory.ts';
import { list, type PageParams } from './list.ts';
import { post } from './post.ts';

export class InventoryLevels {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  retrieve(sku: string, options: RequestOptions = {}): Promise<Inventory> {
    return this.#transport.send({ method: 'GET', path: `/v1/inventory/${encodeURIComponent(sku)}` }, options);
  }

  /** In the order of their SKUs. */
  list(params: PageParams = {}, options: RequestOptions = {}): Paged<Inventory> {
    return list(this.#transport, '/v1/inventory', { ...params }, options);
  }

  /** Resolves when the change is taken; it is applied by a job in a moment. */
  adjust(adjustment: AdjustmentInput, options: WriteOptions = {}): Promise<Adjustment> {
    return post(this.#transport, { path: '/v1/inventory/adjustments', body: adjustment }, options);
  }
}
