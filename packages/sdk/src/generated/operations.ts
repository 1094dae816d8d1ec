// Written from the description of the API (/openapi.json): do not edit. CONTRIBUTING.md says how it is renewed.
import type {
  AddProductImageQuery,
  Adjustment,
  AdjustmentInput,
  AdjustmentPage,
  ApiKeyInput,
  AuditPage,
  AuditVerification,
  CancelCountBody,
  Cancellation,
  Cart,
  CartChanges,
  CartInput,
  CatalogueCategories,
  CataloguePage,
  CatalogueProduct,
  Category,
  CategoryChanges,
  CategoryInput,
  CheckoutInput,
  CloseCountBody,
  ConversionInput,
  CreateOrderLinkAnswer,
  CsvExport,
  CsvExportPage,
  CsvImport,
  CsvImportPage,
  CsvReportPage,
  CustomerEmail,
  CustomerExport,
  CustomerRecord,
  DescriptionBatch,
  DescriptionBatchInput,
  DescriptionDraft,
  DescriptionDraftPage,
  DescriptionStyle,
  Diagnosis,
  DownloadProductImportReportQuery,
  DownloadStockImportReportQuery,
  DraftAcceptance,
  EditDescriptionDraftBody,
  EnterFiguresBody,
  ErasedCustomer,
  Export,
  ExportOrderFileBody,
  ExportProductFileBody,
  ExportStockFileBody,
  Exports,
  FindCustomerQuery,
  Forecast,
  ForecastStockQuery,
  GetUsageQuery,
  ImportProductFileQuery,
  ImportStockFileQuery,
  Inventory,
  InventoryPage,
  ListAdjustmentsQuery,
  ListApiKeysAnswer,
  ListAuditLogQuery,
  ListCatalogueQuery,
  ListCategoriesAnswer,
  ListCountLinesQuery,
  ListCountsQuery,
  ListDescriptionDraftsQuery,
  ListDiscrepanciesQuery,
  ListInventoryQuery,
  ListMovementsQuery,
  ListOrderExportsQuery,
  ListOrdersQuery,
  ListPricesQuery,
  ListProductExportsQuery,
  ListProductImportFaultsQuery,
  ListProductImportsQuery,
  ListProductsQuery,
  ListQuotesQuery,
  ListShippingMethodsAnswer,
  ListShippingZonesAnswer,
  ListStockExportsQuery,
  ListStockImportFaultsQuery,
  ListStockImportsQuery,
  ListTaxRatesAnswer,
  ListTransfersQuery,
  ListWebhookDeliveriesAnswer,
  ListWebhookDeliveriesQuery,
  ListWebhookEndpointsAnswer,
  ListWebhookEventTypesAnswer,
  Location,
  LocationChanges,
  LocationInput,
  LocationList,
  MergeCartBody,
  MovementPage,
  NewApiKey,
  NewCart,
  NewWebhookEndpoint,
  Nothing,
  Order,
  OrderEvents,
  OrderInput,
  OrderPage,
  PaymentInput,
  PaymentSettings,
  PricePage,
  Product,
  ProductChanges,
  ProductImage,
  ProductImageChanges,
  ProductInput,
  ProductPage,
  PutCartItemBody,
  PutPaymentSettingsBody,
  Quote,
  QuoteInput,
  QuotePage,
  ReceiveTransferBody,
  Reconciliation,
  RecordPaymentBody,
  RefundInput,
  ReplayWebhookDeliveriesAnswer,
  ReplayWebhookDeliveriesBody,
  RetriedObligation,
  RotateWebhookSecretBody,
  Settings,
  SettingsChanges,
  SettledAdjustment,
  ShipmentInput,
  ShippingMethod,
  ShippingMethodInput,
  ShippingQuote,
  ShippingQuoteInput,
  ShippingSettings,
  ShippingSettingsChanges,
  ShippingZone,
  ShippingZoneInput,
  Shop,
  StockCount,
  StockCountInput,
  StockCountLinePage,
  StockCountPage,
  StockPolicyChanges,
  TaxRate,
  TaxRateChanges,
  TaxRateInput,
  TaxSettings,
  TaxSettingsChanges,
  TestWebhookEndpointAnswer,
  Transfer,
  TransferInput,
  TransferPage,
  Usage,
  WebhookDelivery,
  WebhookEndpoint,
  WebhookEndpointChanges,
  WebhookEndpointInput,
} from './schemas.ts';

/** What each operation takes and answers. */
export interface Operations {
  listOrders: { query?: ListOrdersQuery; answer: OrderPage };
  createOrder: { body: OrderInput; answer: Order };
  getOrder: { path: { id: string }; answer: Order };
  listOrderEvents: { path: { id: string }; answer: OrderEvents };
  diagnoseOrder: { path: { id: string }; answer: Diagnosis };
  cancelOrder: { path: { id: string }; body: Cancellation; answer: Order };
  shipOrder: { path: { id: string }; body: ShipmentInput; answer: Order };
  deliverShipment: { path: { id: string; shipmentId: string }; body?: Nothing; answer: Order };
  retryPayment: { path: { id: string }; body: PaymentInput; answer: Order };
  requestRefund: { path: { id: string }; body: RefundInput; answer: Order };
  recordPayment: { path: { id: string; paymentId: string }; body: RecordPaymentBody; answer: Order };
  createOrderLink: { path: { id: string }; body?: Nothing; answer: CreateOrderLinkAnswer };
  createCart: { body?: CartInput; answer: NewCart };
  getCart: { path: { id: string }; answer: Cart };
  updateCart: { path: { id: string }; body: CartChanges; answer: Cart };
  deleteCart: { path: { id: string }; answer: undefined };
  putCartItem: { path: { id: string; sku: string }; body: PutCartItemBody; answer: Cart };
  removeCartItem: { path: { id: string; sku: string }; answer: Cart };
  mergeCart: { path: { id: string }; body: MergeCartBody; answer: Cart };
  checkOutCart: { path: { id: string }; body: CheckoutInput; answer: Order };
  findCustomer: { query: FindCustomerQuery; answer: CustomerRecord };
  exportCustomer: { body: CustomerEmail; answer: CustomerExport };
  eraseCustomer: { body: CustomerEmail; answer: ErasedCustomer };
  listProducts: { query?: ListProductsQuery; answer: ProductPage };
  createProduct: { body: ProductInput; answer: Product };
  getProduct: { path: { sku: string }; answer: Product };
  updateProduct: { path: { sku: string }; body: ProductChanges; answer: Product };
  deleteProduct: { path: { sku: string }; answer: undefined };
  archiveProduct: { path: { sku: string }; answer: Product };
  restoreProduct: { path: { sku: string }; answer: Product };
  listPrices: { path: { sku: string }; query?: ListPricesQuery; answer: PricePage };
  addProductImage: { path: { sku: string }; query?: AddProductImageQuery; body: Blob | Uint8Array<ArrayBuffer>; answer: ProductImage };
  updateProductImage: { path: { sku: string; id: string }; body: ProductImageChanges; answer: ProductImage };
  removeProductImage: { path: { sku: string; id: string }; answer: undefined };
  requestDescriptionDraft: { path: { sku: string }; body?: DescriptionStyle; answer: DescriptionDraft };
  listDescriptionDrafts: { path: { sku: string }; query?: ListDescriptionDraftsQuery; answer: DescriptionDraftPage };
  getDescriptionDraft: { path: { sku: string; id: string }; answer: DescriptionDraft };
  editDescriptionDraft: { path: { sku: string; id: string }; body: EditDescriptionDraftBody; answer: DescriptionDraft };
  acceptDescriptionDraft: { path: { sku: string; id: string }; body?: DraftAcceptance; answer: DescriptionDraft };
  discardDescriptionDraft: { path: { sku: string; id: string }; answer: DescriptionDraft };
  requestDescriptionBatch: { body?: DescriptionBatchInput; answer: DescriptionBatch };
  getDescriptionBatch: { path: { id: string }; answer: DescriptionBatch };
  cancelDescriptionBatch: { path: { id: string }; answer: DescriptionBatch };
  listCategories: { answer: ListCategoriesAnswer };
  createCategory: { body: CategoryInput; answer: Category };
  getCategory: { path: { code: string }; answer: Category };
  updateCategory: { path: { code: string }; body: CategoryChanges; answer: Category };
  deleteCategory: { path: { code: string }; answer: undefined };
  listCatalogue: { query?: ListCatalogueQuery; answer: CataloguePage };
  getCatalogueProduct: { path: { sku: string }; answer: CatalogueProduct };
  listCatalogueCategories: { answer: CatalogueCategories };
  listLocations: { answer: LocationList };
  createLocation: { body: LocationInput; answer: Location };
  getLocation: { path: { code: string }; answer: Location };
  updateLocation: { path: { code: string }; body: LocationChanges; answer: Location };
  removeLocation: { path: { code: string }; answer: undefined };
  listInventory: { query?: ListInventoryQuery; answer: InventoryPage };
  listMovements: { path: { sku: string }; query?: ListMovementsQuery; answer: MovementPage };
  forecastStock: { path: { sku: string }; query?: ForecastStockQuery; answer: Forecast };
  adjustInventory: { body: AdjustmentInput; answer: Adjustment };
  listAdjustments: { query?: ListAdjustmentsQuery; answer: AdjustmentPage };
  getAdjustment: { path: { id: string }; answer: SettledAdjustment };
  transferStock: { body: TransferInput; answer: Transfer };
  listTransfers: { query?: ListTransfersQuery; answer: TransferPage };
  getTransfer: { path: { id: string }; answer: Transfer };
  receiveTransfer: { path: { id: string }; body?: ReceiveTransferBody; answer: Transfer };
  openCount: { body: StockCountInput; answer: StockCount };
  listCounts: { query?: ListCountsQuery; answer: StockCountPage };
  getCount: { path: { id: string }; answer: StockCount };
  listCountLines: { path: { id: string }; query?: ListCountLinesQuery; answer: StockCountLinePage };
  enterFigures: { path: { id: string }; body: EnterFiguresBody; answer: StockCount };
  closeCount: { path: { id: string }; body?: CloseCountBody; answer: StockCount };
  cancelCount: { path: { id: string }; body?: CancelCountBody; answer: StockCount };
  getInventory: { path: { sku: string }; answer: Inventory };
  changeStockPolicy: { path: { sku: string }; body: StockPolicyChanges; answer: Inventory };
  importProductFile: { query?: ImportProductFileQuery; body: Blob | Uint8Array<ArrayBuffer>; answer: CsvImport };
  listProductImports: { query?: ListProductImportsQuery; answer: CsvImportPage };
  getProductImport: { path: { id: string }; answer: CsvImport };
  cancelProductImport: { path: { id: string }; answer: CsvImport };
  listProductImportFaults: { path: { id: string }; query?: ListProductImportFaultsQuery; answer: CsvReportPage };
  downloadProductImportReport: { path: { id: string }; query?: DownloadProductImportReportQuery; answer: Blob };
  importStockFile: { query?: ImportStockFileQuery; body: Blob | Uint8Array<ArrayBuffer>; answer: CsvImport };
  listStockImports: { query?: ListStockImportsQuery; answer: CsvImportPage };
  getStockImport: { path: { id: string }; answer: CsvImport };
  cancelStockImport: { path: { id: string }; answer: CsvImport };
  listStockImportFaults: { path: { id: string }; query?: ListStockImportFaultsQuery; answer: CsvReportPage };
  downloadStockImportReport: { path: { id: string }; query?: DownloadStockImportReportQuery; answer: Blob };
  exportProductFile: { body?: ExportProductFileBody; answer: CsvExport };
  listProductExports: { query?: ListProductExportsQuery; answer: CsvExportPage };
  getProductExport: { path: { id: string }; answer: CsvExport };
  downloadProductFile: { path: { id: string }; answer: Blob };
  exportStockFile: { body?: ExportStockFileBody; answer: CsvExport };
  listStockExports: { query?: ListStockExportsQuery; answer: CsvExportPage };
  getStockExport: { path: { id: string }; answer: CsvExport };
  downloadStockFile: { path: { id: string }; answer: Blob };
  exportOrderFile: { body?: ExportOrderFileBody; answer: CsvExport };
  listOrderExports: { query?: ListOrderExportsQuery; answer: CsvExportPage };
  getOrderExport: { path: { id: string }; answer: CsvExport };
  downloadOrderFile: { path: { id: string }; answer: Blob };
  listDiscrepancies: { query?: ListDiscrepanciesQuery; answer: Reconciliation };
  retryObligation: { path: { id: string }; body?: Nothing; answer: RetriedObligation };
  listApiKeys: { answer: ListApiKeysAnswer };
  createApiKey: { body: ApiKeyInput; answer: NewApiKey };
  revokeApiKey: { path: { id: string }; answer: undefined };
  listAuditLog: { query?: ListAuditLogQuery; answer: AuditPage };
  verifyAuditLog: { answer: AuditVerification };
  getSettings: { answer: Settings };
  changeSettings: { body: SettingsChanges; answer: Settings };
  getPaymentSettings: { answer: PaymentSettings };
  putPaymentSettings: { body: PutPaymentSettingsBody; answer: PaymentSettings };
  listShippingMethods: { answer: ListShippingMethodsAnswer };
  putShippingMethod: { path: { code: string }; body: ShippingMethodInput; answer: ShippingMethod };
  listShippingZones: { answer: ListShippingZonesAnswer };
  createShippingZone: { body: ShippingZoneInput; answer: ShippingZone };
  getShippingZone: { path: { id: string }; answer: ShippingZone };
  replaceShippingZone: { path: { id: string }; body: ShippingZoneInput; answer: ShippingZone };
  removeShippingZone: { path: { id: string }; answer: undefined };
  getShippingSettings: { answer: ShippingSettings };
  changeShippingSettings: { body: ShippingSettingsChanges; answer: ShippingSettings };
  quoteShipping: { body: ShippingQuoteInput; answer: ShippingQuote };
  createQuote: { body: QuoteInput; answer: Quote };
  listQuotes: { query?: ListQuotesQuery; answer: QuotePage };
  getQuote: { path: { id: string }; answer: Quote };
  getQuotePdf: { path: { id: string }; answer: Blob };
  convertQuote: { path: { id: string }; body: ConversionInput; answer: Order };
  listTaxRates: { answer: ListTaxRatesAnswer };
  createTaxRate: { body: TaxRateInput; answer: TaxRate };
  getTaxRate: { path: { id: string }; answer: TaxRate };
  changeTaxRate: { path: { id: string }; body: TaxRateChanges; answer: TaxRate };
  removeTaxRate: { path: { id: string }; answer: undefined };
  getTaxSettings: { answer: TaxSettings };
  changeTaxSettings: { body: TaxSettingsChanges; answer: TaxSettings };
  listWebhookEventTypes: { answer: ListWebhookEventTypesAnswer };
  listWebhookEndpoints: { answer: ListWebhookEndpointsAnswer };
  createWebhookEndpoint: { body: WebhookEndpointInput; answer: NewWebhookEndpoint };
  getWebhookEndpoint: { path: { id: string }; answer: WebhookEndpoint };
  changeWebhookEndpoint: { path: { id: string }; body: WebhookEndpointChanges; answer: WebhookEndpoint };
  removeWebhookEndpoint: { path: { id: string }; answer: undefined };
  rotateWebhookSecret: { path: { id: string }; body?: RotateWebhookSecretBody; answer: NewWebhookEndpoint };
  testWebhookEndpoint: { path: { id: string }; answer: TestWebhookEndpointAnswer };
  listWebhookDeliveries: { path: { id: string }; query?: ListWebhookDeliveriesQuery; answer: ListWebhookDeliveriesAnswer };
  getWebhookDelivery: { path: { id: string; deliveryId: string }; answer: WebhookDelivery };
  replayWebhookDelivery: { path: { id: string; deliveryId: string }; answer: WebhookDelivery };
  replayWebhookDeliveries: { path: { id: string }; body: ReplayWebhookDeliveriesBody; answer: ReplayWebhookDeliveriesAnswer };
  getUsage: { query?: GetUsageQuery; answer: Usage };
  getShop: { answer: Shop };
  requestExport: { answer: Export };
  listExports: { answer: Exports };
  getExport: { path: { exportId: string }; answer: Export };
  downloadExport: { path: { exportId: string; file: string }; answer: Blob };
  downloadExportImages: { path: { exportId: string }; answer: Blob };
}

/** How each operation is called: its method, its path, and whether it takes an idempotency key or answers bytes. */
export const routes: Readonly<Record<keyof Operations, readonly [method: string, path: string, kind?: 'keyed' | 'bytes']>> = {
  listOrders: ['GET', '/v1/orders'],
  createOrder: ['POST', '/v1/orders', 'keyed'],
  getOrder: ['GET', '/v1/orders/{id}'],
  listOrderEvents: ['GET', '/v1/orders/{id}/events'],
  diagnoseOrder: ['GET', '/v1/orders/{id}/diagnosis'],
  cancelOrder: ['POST', '/v1/orders/{id}/cancel', 'keyed'],
  shipOrder: ['POST', '/v1/orders/{id}/shipments', 'keyed'],
  deliverShipment: ['POST', '/v1/orders/{id}/shipments/{shipmentId}/deliver', 'keyed'],
  retryPayment: ['POST', '/v1/orders/{id}/payments', 'keyed'],
  requestRefund: ['POST', '/v1/orders/{id}/refunds', 'keyed'],
  recordPayment: ['POST', '/v1/orders/{id}/payments/{paymentId}/record', 'keyed'],
  createOrderLink: ['POST', '/v1/orders/{id}/status-link'],
  createCart: ['POST', '/v1/carts'],
  getCart: ['GET', '/v1/carts/{id}'],
  updateCart: ['PATCH', '/v1/carts/{id}'],
  deleteCart: ['DELETE', '/v1/carts/{id}'],
  putCartItem: ['PUT', '/v1/carts/{id}/items/{sku}'],
  removeCartItem: ['DELETE', '/v1/carts/{id}/items/{sku}'],
  mergeCart: ['POST', '/v1/carts/{id}/merge'],
  checkOutCart: ['POST', '/v1/carts/{id}/checkout', 'keyed'],
  findCustomer: ['GET', '/v1/customers'],
  exportCustomer: ['POST', '/v1/customers/export'],
  eraseCustomer: ['POST', '/v1/customers/erase'],
  listProducts: ['GET', '/v1/products'],
  createProduct: ['POST', '/v1/products', 'keyed'],
  getProduct: ['GET', '/v1/products/{sku}'],
  updateProduct: ['PATCH', '/v1/products/{sku}'],
  deleteProduct: ['DELETE', '/v1/products/{sku}'],
  archiveProduct: ['POST', '/v1/products/{sku}/archive'],
  restoreProduct: ['POST', '/v1/products/{sku}/restore'],
  listPrices: ['GET', '/v1/products/{sku}/prices'],
  addProductImage: ['POST', '/v1/products/{sku}/images', 'keyed'],
  updateProductImage: ['PATCH', '/v1/products/{sku}/images/{id}'],
  removeProductImage: ['DELETE', '/v1/products/{sku}/images/{id}'],
  requestDescriptionDraft: ['POST', '/v1/products/{sku}/description-drafts', 'keyed'],
  listDescriptionDrafts: ['GET', '/v1/products/{sku}/description-drafts'],
  getDescriptionDraft: ['GET', '/v1/products/{sku}/description-drafts/{id}'],
  editDescriptionDraft: ['PATCH', '/v1/products/{sku}/description-drafts/{id}'],
  acceptDescriptionDraft: ['POST', '/v1/products/{sku}/description-drafts/{id}/accept', 'keyed'],
  discardDescriptionDraft: ['POST', '/v1/products/{sku}/description-drafts/{id}/discard', 'keyed'],
  requestDescriptionBatch: ['POST', '/v1/description-drafts/batches', 'keyed'],
  getDescriptionBatch: ['GET', '/v1/description-drafts/batches/{id}'],
  cancelDescriptionBatch: ['POST', '/v1/description-drafts/batches/{id}/cancel', 'keyed'],
  listCategories: ['GET', '/v1/categories'],
  createCategory: ['POST', '/v1/categories', 'keyed'],
  getCategory: ['GET', '/v1/categories/{code}'],
  updateCategory: ['PATCH', '/v1/categories/{code}'],
  deleteCategory: ['DELETE', '/v1/categories/{code}'],
  listCatalogue: ['GET', '/v1/catalogue/products'],
  getCatalogueProduct: ['GET', '/v1/catalogue/products/{sku}'],
  listCatalogueCategories: ['GET', '/v1/catalogue/categories'],
  listLocations: ['GET', '/v1/locations'],
  createLocation: ['POST', '/v1/locations', 'keyed'],
  getLocation: ['GET', '/v1/locations/{code}'],
  updateLocation: ['PATCH', '/v1/locations/{code}'],
  removeLocation: ['DELETE', '/v1/locations/{code}'],
  listInventory: ['GET', '/v1/inventory'],
  listMovements: ['GET', '/v1/inventory/{sku}/movements'],
  forecastStock: ['GET', '/v1/inventory/{sku}/forecast'],
  adjustInventory: ['POST', '/v1/inventory/adjustments', 'keyed'],
  listAdjustments: ['GET', '/v1/inventory/adjustments'],
  getAdjustment: ['GET', '/v1/inventory/adjustments/{id}'],
  transferStock: ['POST', '/v1/inventory/transfers', 'keyed'],
  listTransfers: ['GET', '/v1/inventory/transfers'],
  getTransfer: ['GET', '/v1/inventory/transfers/{id}'],
  receiveTransfer: ['POST', '/v1/inventory/transfers/{id}/receive', 'keyed'],
  openCount: ['POST', '/v1/inventory/counts', 'keyed'],
  listCounts: ['GET', '/v1/inventory/counts'],
  getCount: ['GET', '/v1/inventory/counts/{id}'],
  listCountLines: ['GET', '/v1/inventory/counts/{id}/lines'],
  enterFigures: ['POST', '/v1/inventory/counts/{id}/figures', 'keyed'],
  closeCount: ['POST', '/v1/inventory/counts/{id}/close', 'keyed'],
  cancelCount: ['POST', '/v1/inventory/counts/{id}/cancel', 'keyed'],
  getInventory: ['GET', '/v1/inventory/{sku}'],
  changeStockPolicy: ['PATCH', '/v1/inventory/{sku}'],
  importProductFile: ['POST', '/v1/csv/products/imports', 'keyed'],
  listProductImports: ['GET', '/v1/csv/products/imports'],
  getProductImport: ['GET', '/v1/csv/products/imports/{id}'],
  cancelProductImport: ['POST', '/v1/csv/products/imports/{id}/cancel', 'keyed'],
  listProductImportFaults: ['GET', '/v1/csv/products/imports/{id}/report'],
  downloadProductImportReport: ['GET', '/v1/csv/products/imports/{id}/report.csv', 'bytes'],
  importStockFile: ['POST', '/v1/csv/stock/imports', 'keyed'],
  listStockImports: ['GET', '/v1/csv/stock/imports'],
  getStockImport: ['GET', '/v1/csv/stock/imports/{id}'],
  cancelStockImport: ['POST', '/v1/csv/stock/imports/{id}/cancel', 'keyed'],
  listStockImportFaults: ['GET', '/v1/csv/stock/imports/{id}/report'],
  downloadStockImportReport: ['GET', '/v1/csv/stock/imports/{id}/report.csv', 'bytes'],
  exportProductFile: ['POST', '/v1/csv/products/exports', 'keyed'],
  listProductExports: ['GET', '/v1/csv/products/exports'],
  getProductExport: ['GET', '/v1/csv/products/exports/{id}'],
  downloadProductFile: ['GET', '/v1/csv/products/exports/{id}/file.csv', 'bytes'],
  exportStockFile: ['POST', '/v1/csv/stock/exports', 'keyed'],
  listStockExports: ['GET', '/v1/csv/stock/exports'],
  getStockExport: ['GET', '/v1/csv/stock/exports/{id}'],
  downloadStockFile: ['GET', '/v1/csv/stock/exports/{id}/file.csv', 'bytes'],
  exportOrderFile: ['POST', '/v1/csv/orders/exports', 'keyed'],
  listOrderExports: ['GET', '/v1/csv/orders/exports'],
  getOrderExport: ['GET', '/v1/csv/orders/exports/{id}'],
  downloadOrderFile: ['GET', '/v1/csv/orders/exports/{id}/file.csv', 'bytes'],
  listDiscrepancies: ['GET', '/v1/reconciliation'],
  retryObligation: ['POST', '/v1/obligations/{id}/retry', 'keyed'],
  listApiKeys: ['GET', '/v1/api-keys'],
  createApiKey: ['POST', '/v1/api-keys'],
  revokeApiKey: ['DELETE', '/v1/api-keys/{id}'],
  listAuditLog: ['GET', '/v1/audit-log'],
  verifyAuditLog: ['GET', '/v1/audit-log/verification'],
  getSettings: ['GET', '/v1/settings'],
  changeSettings: ['PATCH', '/v1/settings'],
  getPaymentSettings: ['GET', '/v1/settings/payments'],
  putPaymentSettings: ['PUT', '/v1/settings/payments'],
  listShippingMethods: ['GET', '/v1/shipping/methods'],
  putShippingMethod: ['PUT', '/v1/shipping/methods/{code}'],
  listShippingZones: ['GET', '/v1/shipping/zones'],
  createShippingZone: ['POST', '/v1/shipping/zones', 'keyed'],
  getShippingZone: ['GET', '/v1/shipping/zones/{id}'],
  replaceShippingZone: ['PUT', '/v1/shipping/zones/{id}'],
  removeShippingZone: ['DELETE', '/v1/shipping/zones/{id}'],
  getShippingSettings: ['GET', '/v1/shipping/settings'],
  changeShippingSettings: ['PATCH', '/v1/shipping/settings'],
  quoteShipping: ['POST', '/v1/quotes/shipping'],
  createQuote: ['POST', '/v1/quotes', 'keyed'],
  listQuotes: ['GET', '/v1/quotes'],
  getQuote: ['GET', '/v1/quotes/{id}'],
  getQuotePdf: ['GET', '/v1/quotes/{id}/pdf', 'bytes'],
  convertQuote: ['POST', '/v1/quotes/{id}/convert', 'keyed'],
  listTaxRates: ['GET', '/v1/tax/rates'],
  createTaxRate: ['POST', '/v1/tax/rates', 'keyed'],
  getTaxRate: ['GET', '/v1/tax/rates/{id}'],
  changeTaxRate: ['PATCH', '/v1/tax/rates/{id}'],
  removeTaxRate: ['DELETE', '/v1/tax/rates/{id}'],
  getTaxSettings: ['GET', '/v1/tax/settings'],
  changeTaxSettings: ['PATCH', '/v1/tax/settings'],
  listWebhookEventTypes: ['GET', '/v1/webhook-event-types'],
  listWebhookEndpoints: ['GET', '/v1/webhook-endpoints'],
  createWebhookEndpoint: ['POST', '/v1/webhook-endpoints'],
  getWebhookEndpoint: ['GET', '/v1/webhook-endpoints/{id}'],
  changeWebhookEndpoint: ['PATCH', '/v1/webhook-endpoints/{id}'],
  removeWebhookEndpoint: ['DELETE', '/v1/webhook-endpoints/{id}'],
  rotateWebhookSecret: ['POST', '/v1/webhook-endpoints/{id}/secret'],
  testWebhookEndpoint: ['POST', '/v1/webhook-endpoints/{id}/test', 'keyed'],
  listWebhookDeliveries: ['GET', '/v1/webhook-endpoints/{id}/deliveries'],
  getWebhookDelivery: ['GET', '/v1/webhook-endpoints/{id}/deliveries/{deliveryId}'],
  replayWebhookDelivery: ['POST', '/v1/webhook-endpoints/{id}/deliveries/{deliveryId}/replay', 'keyed'],
  replayWebhookDeliveries: ['POST', '/v1/webhook-endpoints/{id}/replay', 'keyed'],
  getUsage: ['GET', '/v1/usage'],
  getShop: ['GET', '/v1/shop'],
  requestExport: ['POST', '/v1/exports', 'keyed'],
  listExports: ['GET', '/v1/exports'],
  getExport: ['GET', '/v1/exports/{exportId}'],
  downloadExport: ['GET', '/v1/exports/{exportId}/{file}', 'bytes'],
  downloadExportImages: ['GET', '/v1/exports/{exportId}/product_images/files', 'bytes'],
};
