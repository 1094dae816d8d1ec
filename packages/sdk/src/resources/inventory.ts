import type { RequestOptions, WriteOptions } from '../options.ts';
import type { Paged } from '../paged.ts';
import type { Transport } from '../transport.ts';
import type {
  Adjustment,
  AdjustmentInput,
  Forecast,
  Inventory,
  Movement,
  MovementKind,
  SettledAdjustment,
  StockPolicyChanges,
} from '../types/inventory.ts';
import { list, type PageParams } from './list.ts';
import { post } from './post.ts';

const pathOf = (sku: string) => `/v1/inventory/${encodeURIComponent(sku)}`;

export interface MovementParams extends PageParams {
  location?: string | undefined;
  kind?: MovementKind | undefined;
  /** From this moment on. */
  from?: Date | undefined;
  /** Before this moment. */
  to?: Date | undefined;
}

export interface AdjustmentParams extends PageParams {
  sku?: string | undefined;
  status?: Adjustment['status'] | undefined;
}

export class InventoryLevels {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  retrieve(sku: string, options: RequestOptions = {}): Promise<Inventory> {
    return this.#transport.send({ method: 'GET', path: pathOf(sku) }, options);
  }

  /** In the order of their SKUs. */
  list(params: PageParams = {}, options: RequestOptions = {}): Paged<Inventory> {
    return list(this.#transport, '/v1/inventory', { ...params }, options);
  }

  /** Changes what happens when it is sold out, and when the shop is told; what is not named stays. */
  changePolicy(sku: string, changes: StockPolicyChanges, options: RequestOptions = {}): Promise<Inventory> {
    return this.#transport.send({ method: 'PATCH', path: pathOf(sku), body: changes }, options);
  }

  /** The newest first. */
  movements(sku: string, params: MovementParams = {}, options: RequestOptions = {}): Paged<Movement> {
    return list(this.#transport, `${pathOf(sku)}/movements`, { ...params }, options);
  }

  /** When it runs out, and when to order how much of it. */
  forecast(
    sku: string,
    params: { leadDays?: number; coverDays?: number } = {},
    options: RequestOptions = {},
  ): Promise<Forecast> {
    return this.#transport.send({ method: 'GET', path: `${pathOf(sku)}/forecast`, query: params }, options);
  }

  /** Resolves when the change is taken; it is applied by a job in a moment. */
  adjust(adjustment: AdjustmentInput, options: WriteOptions = {}): Promise<Adjustment> {
    return post(this.#transport, { path: '/v1/inventory/adjustments', body: adjustment }, options);
  }

  /** What became of a change of stock. */
  retrieveAdjustment(id: string, options: RequestOptions = {}): Promise<SettledAdjustment> {
    const path = `/v1/inventory/adjustments/${encodeURIComponent(id)}`;
    return this.#transport.send({ method: 'GET', path }, options);
  }

  /** The newest first. */
  adjustments(params: AdjustmentParams = {}, options: RequestOptions = {}): Paged<SettledAdjustment> {
    return list(this.#transport, '/v1/inventory/adjustments', { ...params }, options);
  }
}
