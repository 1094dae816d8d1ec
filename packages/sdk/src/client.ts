import type { WaybillOptions } from './options.ts';
import { ApiKeys } from './resources/api-keys.ts';
import { Carts } from './resources/carts.ts';
import { Catalogue } from './resources/catalogue.ts';
import { Categories } from './resources/categories.ts';
import { OrderFiles, ProductFiles, StockFiles } from './resources/csv-files.ts';
import { Customers } from './resources/customers.ts';
import { DescriptionDrafts } from './resources/description-drafts.ts';
import { Exports } from './resources/exports.ts';
import { InventoryLevels } from './resources/inventory.ts';
import { Locations } from './resources/locations.ts';
import { Operations } from './resources/operations.ts';
import { Orders } from './resources/orders.ts';
import { Products } from './resources/products.ts';
import { Quotes } from './resources/quotes.ts';
import { Shipping } from './resources/shipping.ts';
import { Shop } from './resources/shop.ts';
import { StockCounts } from './resources/stock-counts.ts';
import { Tax } from './resources/tax.ts';
import { Transfers } from './resources/transfers.ts';
import { WebhookEndpoints } from './resources/webhook-endpoints.ts';
import { createTransport } from './transport.ts';

/**
 * The API of a shop. What can be repeated safely is, when the network or the API fails for a moment. Calls throw
 * `WaybillError`.
 */
export class Waybill {
  readonly orders: Orders;
  readonly carts: Carts;
  readonly quotes: Quotes;
  readonly catalogue: Catalogue;
  readonly products: Products;
  readonly categories: Categories;
  readonly descriptionDrafts: DescriptionDrafts;
  readonly inventory: InventoryLevels;
  readonly locations: Locations;
  readonly transfers: Transfers;
  readonly stockCounts: StockCounts;
  readonly shipping: Shipping;
  readonly tax: Tax;
  readonly webhookEndpoints: WebhookEndpoints;
  readonly customers: Customers;
  readonly apiKeys: ApiKeys;
  readonly exports: Exports;
  readonly productFiles: ProductFiles;
  readonly stockFiles: StockFiles;
  readonly orderFiles: OrderFiles;
  readonly shop: Shop;
  readonly operations: Operations;

  constructor(options: WaybillOptions) {
    const transport = createTransport(options);
    this.orders = new Orders(transport);
    this.carts = new Carts(transport);
    this.quotes = new Quotes(transport);
    this.catalogue = new Catalogue(transport);
    this.products = new Products(transport);
    this.categories = new Categories(transport);
    this.descriptionDrafts = new DescriptionDrafts(transport);
    this.inventory = new InventoryLevels(transport);
    this.locations = new Locations(transport);
    this.transfers = new Transfers(transport);
    this.stockCounts = new StockCounts(transport);
    this.shipping = new Shipping(transport);
    this.tax = new Tax(transport);
    this.webhookEndpoints = new WebhookEndpoints(transport);
    this.customers = new Customers(transport);
    this.apiKeys = new ApiKeys(transport);
    this.exports = new Exports(transport);
    this.productFiles = new ProductFiles(transport);
    this.stockFiles = new StockFiles(transport);
    this.orderFiles = new OrderFiles(transport);
    this.shop = new Shop(transport);
    this.operations = new Operations(transport);
  }
}
