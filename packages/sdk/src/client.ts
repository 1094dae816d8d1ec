import type { WaybillOptions } from './options.ts';
import { Categories } from './resources/categories.ts';
import { InventoryLevels } from './resources/inventory.ts';
import { Orders } from './resources/orders.ts';
import { Products } from './resources/products.ts';
import { createTransport } from './transport.ts';

/**
 * The API of a shop. Every call can be repeated safely and is, when the network or the API fails for a moment. Calls
 * throw `WaybillError`.
 */
export class Waybill {
  readonly orders: Orders;
  readonly products: Products;
  readonly categories: Categories;
  readonly inventory: InventoryLevels;

  constructor(options: WaybillOptions) {
    const transport = createTransport(options);
    this.orders = new Orders(transport);
    this.products = new Products(transport);
    this.categories = new Categories(transport);
    this.inventory = new InventoryLevels(transport);
  }
}
