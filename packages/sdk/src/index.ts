export { Waybill } from './client.ts';
export { type FieldError, WaybillConnectionError, WaybillError, WaybillTimeoutError } from './errors.ts';
export type { RequestOptions, WaybillOptions, WriteOptions } from './options.ts';
export type { Page, Paged } from './paged.ts';
export type { CartChangeOptions, Carts } from './resources/carts.ts';
export type { Categories } from './resources/categories.ts';
export type { DescriptionDrafts } from './resources/description-drafts.ts';
export type { AdjustmentParams, InventoryLevels, MovementParams } from './resources/inventory.ts';
export type { PageParams } from './resources/list.ts';
export type { Locations } from './resources/locations.ts';
export type { CreateOptions, Orders } from './resources/orders.ts';
export type { Products } from './resources/products.ts';
export type { Quotes } from './resources/quotes.ts';
export type { StockCounts } from './resources/stock-counts.ts';
export type { Transfers } from './resources/transfers.ts';
export type { WaitOptions } from './resources/wait-until-settled.ts';
export { isSettled } from './settled.ts';
export type * from './types/cart.ts';
export type * from './types/description.ts';
export type * from './types/inventory.ts';
export type * from './types/order.ts';
export type * from './types/order-input.ts';
export type * from './types/product.ts';
export {
  type VerifyOptions,
  verifyWebhook,
  type WebhookData,
  type WebhookHeaders,
  type WebhookMessage,
  WebhookVerificationError,
} from './verify-webhook.ts';
