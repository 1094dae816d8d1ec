export { Waybill } from './client.ts';
export {
  type ErrorCode,
  isWaybillError,
  WaybillConnectionError,
  WaybillError,
  type WaybillErrorDetails,
  WaybillTimeoutError,
} from './errors.ts';
export type * from './generated/schemas.ts';
export type {
  ChangeOptions,
  ChangeOptions as CartChangeOptions,
  CreateOptions,
  RequestOptions,
  WaybillOptions,
  WriteOptions,
} from './options.ts';
export type { Page, Paged } from './paged.ts';
export type { ApiKeys } from './resources/api-keys.ts';
export type { CartKey, Carts } from './resources/carts.ts';
export type { Catalogue } from './resources/catalogue.ts';
export type { Categories } from './resources/categories.ts';
export type { CsvFault, CsvFile, OrderFiles, ProductFiles, StockFiles } from './resources/csv-files.ts';
export type { Customers } from './resources/customers.ts';
export type { DescriptionDrafts } from './resources/description-drafts.ts';
export type { InventoryLevels } from './resources/inventory.ts';
export type { Locations } from './resources/locations.ts';
export type { OrderFilter, Orders } from './resources/orders.ts';
export type { ProductChangeOptions, ProductListParams, Products } from './resources/products.ts';
export type { QuoteFilter, QuoteInput, Quotes } from './resources/quotes.ts';
export type { Shipping } from './resources/shipping.ts';
export type { StockCounts } from './resources/stock-counts.ts';
export type { Tax } from './resources/tax.ts';
export type { Transfers } from './resources/transfers.ts';
export type { WaitOptions } from './resources/wait-until-settled.ts';
export type { WebhookEndpoints } from './resources/webhook-endpoints.ts';
export { isSettled } from './settled.ts';
export type { AdjustmentParams, MovementParams, PageParams } from './types.ts';
export {
  type VerifyOptions,
  verifyWebhook,
  type WebhookData,
  type WebhookHeaders,
  type WebhookMessage,
  WebhookVerificationError,
} from './verify-webhook.ts';
