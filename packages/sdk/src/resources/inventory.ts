import type {
  Adjustment,
  AdjustmentInput,
  Forecast,
  ForecastStockQuery,
  Inventory,
  ListAdjustmentsQuery,
  ListInventoryQuery,
  ListMovementsQuery,
  Movement,
  SettledAdjustment,
  StockPolicyChanges,
} from '../generated/schemas.ts';
import type { RequestOptions, WriteOptions } from '../options.ts';
import type { Paged } from '../paged.ts';
import { Resource } from './resource.ts';

export class InventoryLevels extends Resource {
  retrieve(sku: string, options?: RequestOptions): Promise<Inventory> {
    return this.call('getInventory', { path: { sku } }, options);
  }

  /** In the order of their SKUs. */
  list(params: ListInventoryQuery = {}, options?: RequestOptions): Paged<Inventory> {
    return this.pages('listInventory', { query: params }, options);
  }

  /** Changes what happens when it is sold out, and when the shop is told; what is not named stays. */
  changePolicy(sku: string, changes: StockPolicyChanges, options?: RequestOptions): Promise<Inventory> {
    return this.call('changeStockPolicy', { path: { sku }, body: changes }, options);
  }

  /** The newest first. */
  movements(sku: string, params: ListMovementsQuery = {}, options?: RequestOptions): Paged<Movement> {
    return this.pages('listMovements', { path: { sku }, query: params }, options);
  }

  /** When it runs out, and when to order how much of it. */
  forecast(sku: string, params: ForecastStockQuery = {}, options?: RequestOptions): Promise<Forecast> {
    return this.call('forecastStock', { path: { sku }, query: params }, options);
  }

  /** Resolves when the change is taken; it is applied by a job in a moment. */
  adjust(adjustment: AdjustmentInput, options?: WriteOptions): Promise<Adjustment> {
    return this.call('adjustInventory', { body: adjustment }, options);
  }

  /** What became of a change of stock. */
  retrieveAdjustment(id: string, options?: RequestOptions): Promise<SettledAdjustment> {
    return this.call('getAdjustment', { path: { id } }, options);
  }

  /** The newest first. */
  adjustments(params: ListAdjustmentsQuery = {}, options?: RequestOptions): Paged<SettledAdjustment> {
    return this.pages('listAdjustments', { query: params }, options);
  }
}
