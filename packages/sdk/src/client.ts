import type { WaybillOptions } from './options.ts';
import { Carts } from './resources/carts.ts';
import { Categories } from './resources/categories.ts';
import { DescriptionDrafts } from './resources/description-drafts.ts';
import { InventoryLevels } from './resources/inventory.ts';
import { Locations } from './resources/locations.ts';
import { Orders } from './resources/orders.ts';
import { Products } from './resources/products.ts';
import { Quotes } from './resources/quotes.ts';
import { StockCounts } from './resources/stock-counts.ts';
import { Transfers } from './resources/transfers.ts';
import { createTransport } from './transport.ts';

/**
 * The API of a shop. Every call can be repeated safely and is, when the network or the API fails for a moment. Calls
 * throw `WaybillError`.
 */
export class Waybill {
  readonly orders: Orders;
  readonly carts: Carts;
  readonly quotes: Quotes;
  readonly products: Products;
  readonly descriptionDrafts: DescriptionDrafts;
  readonly categories: Categories;
  readonly inventory: InventoryLevels;
  readonly locations: Locations;
  readonly transfers: Transfers;
  readonly stockCounts: StockCounts;

  constructor(options: WaybillOptions) {
    const transport = createTransport(options);
    this.orders = new Orders(transport);
    this.carts = new Carts(transport);
    this.quotes = new Quotes(transport);
    this.products = new Products(transport);
    this.descriptionDrafts = new DescriptionDrafts(transport);
    this.categories = new Categories(transport);
    this.inventory = new InventoryLevels(transport);
    this.locations = new Locations(transport);
    this.transfers = new Transfers(transport);
    this.stockCounts = new StockCounts(transport);
  }
}
