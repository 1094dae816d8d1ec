import { newId } from '@waybill/domain';
import { writeCursor } from '../../http/paging.ts';
import { byInvoice, newOrder } from '../orders.ts';
import { password } from '../people.ts';
import { type Fill, type Filling, nothing } from './filling.ts';
import type { Known } from './victim.ts';

const parcel = { carrier: 'UPS', trackingNumber: '1Z' };
const reason = 'mine';
const cursor = (list: string, after: unknown) => ({
  cursor: writeCursor<unknown>({ list, key: undefined as never }, after),
});
const itemsOf = ({ sku }: Known) => [{ sku, quantity: 1 }];
const order: Fill = ({ orderId }) => [{ params: { id: orderId } }];
const orderWith =
  (json: (known: Known) => unknown): Fill =>
  (known) => [{ params: { id: known.orderId }, json: json(known) }];
const tenantWith =
  (json?: object): Fill =>
  ({ tenantId }) => [{ params: { id: tenantId }, json }];
const tenant = tenantWith();
const sku: Fill = (known) => [{ params: { sku: known.sku } }];
const hook = ({ endpointId }: Known): Filling[] => [{ params: { id: endpointId } }];
const delivery: Fill = ({ endpointId, deliveryId }) => [{ params: { id: endpointId, deliveryId } }];
const zone = { name: 'Mine', places: [{ country: 'GB' }], rates: [] };
const cart: Fill = ({ cartId: id }) => [{ params: { id }, headers: { 'x-cart-token': `wbc_${id}` } }];
const quote: Fill = ({ quoteId: id }) => [{ params: { id } }];
const csvImport: Fill = ({ importId: id }) => [{ params: { id } }];
const csvExport: Fill = ({ csvExportId: id }) => [{ params: { id } }];
/** As long as any other, so that the names in it show nowhere in the answer. */
const file = (text: string): Filling => ({
  ...{ raw: text.padEnd(100), headers: { 'content-type': 'text/csv' } },
});
const movement = (known: Known) => ({
  at: new Date(0),
  causeId: known.orderId,
  location: 'main',
  kind: 'sale',
});

/** These write the names they are asked with into the stranger's own shop, so they are asked last. */
export const takesNames: readonly string[] = [
  'createOrder',
  'createCart',
  'createProduct',
  'createCategory',
  'createLocation',
  'createApiKey',
  'createWebhookEndpoint',
  'putShippingMethod',
  'createShippingZone',
  'createTaxRate',
  'invitePerson',
  'changeSettings',
];

/** How each route is asked with what a stranger knows, by the route's name. */
export const fillings: Readonly<Record<string, Fill>> = {
  logIn: ({ email }) => [{ json: { email, password: 'a guess, and a wrong one' } }],
  refreshSession: ({ sessionId }) => [{ json: { refreshToken: sessionId } }],
  logOut: nothing,
  logOutEverywhere: nothing,
  readMe: nothing,
  listSessions: nothing,
  endSession: ({ sessionId }) => [{ params: { id: sessionId } }],
  changePassword: ({ personId }) => [{ json: { currentPassword: personId, newPassword: password } }],
  resetPassword: ({ personId }) => [{ json: { token: personId, password } }],
  acceptInvitation: ({ invitationId }) => [{ json: { token: invitationId, password } }],
  beginSecondFactor: nothing,
  confirmSecondFactor: () => [{ json: { code: '000000' } }],
  removeSecondFactor: ({ personId }) => [{ json: { password: personId } }],

  listPeople: nothing,
  listInvitations: nothing,
  invitePerson: ({ email }) => [{ json: { email, name: 'Mine', role: 'viewer' } }],
  revokeInvitation: ({ invitationId }) => [{ params: { id: invitationId } }],
  changePerson: ({ personId }) => [{ params: { id: personId }, json: { name: 'Mine' } }],
  removePerson: ({ personId }) => [{ params: { id: personId } }],

  listOrders: ({ orderId, email }) => [{}, { query: cursor('orders', orderId) }, { query: { email } }],
  createOrder: (known) => [
    { json: newOrder(), headers: { 'idempotency-key': known.idempotencyKey } },
    { json: newOrder({ items: itemsOf(known), metadata: { order: known.orderId } }) },
  ],
  getOrder: order,
  listOrderEvents: order,
  streamOrder: order,
  diagnoseOrder: order,
  createOrderLink: order,
  cancelOrder: orderWith(() => ({ reason })),
  shipOrder: (known, own) => [
    { params: { id: known.orderId }, json: parcel },
    { params: { id: known.orderId }, json: { ...parcel, items: itemsOf(known) } },
    { params: { id: own.orderId }, json: { ...parcel, items: itemsOf(known) } },
  ],
  deliverShipment: ({ orderId, shipmentId }, own) =>
    [orderId, own.orderId].map((id) => ({ params: { id, shipmentId }, json: {} })),
  retryPayment: orderWith(() => ({ provider: 'manual' })),
  requestRefund: (known, own) => [
    { params: { id: known.orderId }, json: { reason } },
    { params: { id: own.orderId }, json: { reason, items: itemsOf(known) } },
  ],
  recordPayment: ({ orderId, paymentId }, own) =>
    [orderId, own.orderId].map((id) => ({ params: { id, paymentId }, json: { reference: 'forged' } })),

  createCart: (known) => [{ json: { items: itemsOf(known), metadata: { cart: known.cartId } } }],
  getCart: cart,
  updateCart: ({ cartId: id }) => [{ params: { id }, json: { shippingMethod: 'standard' } }],
  putCartItem: ({ cartId: id, sku: wanted }) => [{ params: { id, sku: wanted }, json: { quantity: 1 } }],
  removeCartItem: ({ cartId: id, sku: wanted }) => [{ params: { id, sku: wanted } }],
  mergeCart: ({ cartId: id }) => [{ params: { id }, json: { from: newId(), fromToken: `wbc_${id}` } }],
  deleteCart: cart,
  checkOutCart: ({ cartId: id }) => [{ params: { id }, json: byInvoice }],
  createQuote: (known) => [{ json: { cart: known.cartId } }],
  listQuotes: ({ quoteId, customerEmail: email }) => [
    {},
    { query: cursor('quotes', quoteId) },
    { query: { email } },
  ],
  getQuote: quote,
  getQuotePdf: quote,
  convertQuote: ({ quoteId: id }) => [{ params: { id }, json: byInvoice }],

  findCustomer: ({ customerEmail: email }) => [{ query: { email } }],
  exportCustomer: ({ customerEmail: email }) => [{ json: { email } }],
  eraseCustomer: ({ customerEmail: email }) => [{ json: { email } }],

  listProducts: (known) => [
    {},
    { query: cursor('products', known.sku) },
    { query: { q: known.sku } },
    { query: { category: known.category } },
    { query: { parent: known.sku, archived: 'any' } },
  ],
  createProduct: (known) => [{ json: { sku: known.sku, name: 'Mine', price: 1, currency: 'USD' } }],
  getProduct: sku,
  updateProduct: (known) => [{ params: { sku: known.sku }, json: { price: 1 } }],
  deleteProduct: sku,
  archiveProduct: sku,
  restoreProduct: sku,
  listPrices: (known) => [
    { params: { sku: known.sku } },
    { params: { sku: known.sku }, query: cursor('prices', { at: new Date(0), id: known.orderId }) },
  ],
  // What is for sale is public, in the shop that is named.
  listCatalogue: (known, { slug }) => [
    { headers: { 'x-waybill-tenant': slug } },
    { headers: { 'x-waybill-tenant': slug }, query: cursor('catalogue', known.sku) },
    { headers: { 'x-waybill-tenant': slug }, query: { q: known.sku } },
  ],
  getCatalogueProduct: (known, { slug }) => [
    { params: { sku: known.sku }, headers: { 'x-waybill-tenant': slug } },
  ],
  listCatalogueCategories: (_, { slug }) => [{ headers: { 'x-waybill-tenant': slug } }],
  addProductImage: (known) => [
    { params: { sku: known.sku }, raw: 'GIF89a', headers: { 'content-type': 'image/gif' } },
  ],
  updateProductImage: ({ sku: name, imageId }) =>
    [name, 'MUG-01'].map((of) => ({ params: { sku: of, id: imageId }, json: { alt: 'Mine' } })),
  removeProductImage: ({ sku: name, imageId }) =>
    [name, 'MUG-01'].map((of) => ({ params: { sku: of, id: imageId } })),
  // An image that is shown is anybody's who knows where; nobody's is nobody's.
  getImageFile: ({ imageId }, { tenantId }) => [
    { params: { tenant: tenantId, image: imageId, file: '320.webp' } },
  ],
  listCategories: nothing,
  createCategory: ({ category }) => [{ json: { code: category, name: 'Mine' } }],
  getCategory: ({ category }) => [{ params: { code: category } }],
  updateCategory: ({ category }) => [{ params: { code: category }, json: { name: 'Mine' } }],
  deleteCategory: ({ category }) => [{ params: { code: category } }],
  requestDescriptionDraft: (known) => [{ params: { sku: known.sku }, json: {} }],
  getDescriptionDraft: (known) =>
    [known.sku, 'MUG-01'].map((name) => ({ params: { sku: name, id: known.draftId } })),
  listDescriptionDrafts: (known) => [
    { params: { sku: known.sku } },
    { params: { sku: 'MUG-01' }, query: cursor('description-drafts', known.draftId) },
  ],
  editDescriptionDraft: (known) =>
    [known.sku, 'MUG-01'].map((name) => ({
      ...{ params: { sku: name, id: known.draftId }, json: { text: 'Mine' } },
    })),
  acceptDescriptionDraft: (known) =>
    [known.sku, 'MUG-01'].map((name) => ({
      ...{ params: { sku: name, id: known.draftId }, json: { force: true } },
    })),
  discardDescriptionDraft: (known) =>
    [known.sku, 'MUG-01'].map((name) => ({ params: { sku: name, id: known.draftId } })),
  requestDescriptionBatch: () => [{ json: { limit: 1 } }],
  getDescriptionBatch: ({ batchId: id }) => [{ params: { id } }],
  cancelDescriptionBatch: ({ batchId: id }) => [{ params: { id } }],

  listInventory: (known) => [{}, { query: cursor('inventory', known.sku) }],
  adjustInventory: (known) => [{ json: { sku: known.sku, delta: 1, reason } }],
  getInventory: sku,
  changeStockPolicy: (known) => [{ params: { sku: known.sku }, json: { whenSoldOut: 'backorder' } }],
  forecastStock: sku,
  listLocations: nothing,
  createLocation: ({ location }) => [{ json: { code: location, name: 'Mine' } }],
  getLocation: ({ location: code }) => [{ params: { code } }],
  updateLocation: ({ location: code }) => [{ params: { code }, json: { name: 'Mine' } }],
  removeLocation: ({ location: code }) => [{ params: { code } }],
  listAdjustments: ({ sku: wanted, adjustmentId }) => [
    {},
    { query: { sku: wanted } },
    { query: cursor('adjustments', adjustmentId) },
  ],
  getAdjustment: ({ adjustmentId: id }) => [{ params: { id } }],
  transferStock: (known) => [
    { json: { from: known.location, to: 'main', lines: itemsOf(known), reason } },
    { json: { from: 'main', to: known.location, lines: [{ sku: 'MUG-01', quantity: 1 }], reason } },
  ],
  listTransfers: ({ transferId }) => [{}, { query: cursor('transfers', transferId) }],
  getTransfer: ({ transferId: id }) => [{ params: { id } }],
  receiveTransfer: ({ transferId: id }) => [{ params: { id }, json: {} }],
  openCount: (known) => [
    { json: { location: known.location, reason } },
    { json: { location: 'main', skus: [known.sku], reason } },
  ],
  listCounts: ({ countId }) => [{}, { query: cursor('counts', countId) }],
  getCount: ({ countId: id }) => [{ params: { id } }],
  listCountLines: ({ countId: id }) => [{ params: { id } }],
  enterFigures: ({ countId: id, sku: wanted }) => [
    { params: { id }, json: { figures: [{ sku: wanted, counted: 1 }] } },
  ],
  closeCount: ({ countId: id }) => [{ params: { id }, json: {} }],
  cancelCount: ({ countId: id }) => [{ params: { id }, json: {} }],
  listMovements: (known) => [
    { params: { sku: known.sku } },
    { params: { sku: known.sku }, query: cursor('movements', movement(known)) },
  ],

  listDiscrepancies: (known) => [{}, { query: cursor('discrepancies', known.orderId) }],
  retryObligation: ({ obligationId }) => [{ params: { id: obligationId }, json: {} }],
  listApiKeys: nothing,
  createApiKey: ({ keyId }) => [{ json: { name: keyId, scopes: ['orders:read'] } }],
  revokeApiKey: ({ keyId }) => [{ params: { id: keyId } }],
  listAuditLog: ({ orderId, personId, tenantId }) => [
    {},
    { query: { subjectId: orderId } },
    { query: { actorId: personId } },
    { query: { subjectType: 'tenant', subjectId: tenantId } },
  ],
  verifyAuditLog: nothing,
  getSettings: ({ slug, tenantId }) =>
    [slug, tenantId].map((name) => ({ headers: { 'x-waybill-tenant': name } })),
  // A shop's name is public.
  getShop: (_, { slug }) => [{ headers: { 'x-waybill-tenant': slug } }, {}],
  changeSettings: ({ tenantId }) => [{ json: { senderName: tenantId } }],
  getUsage: () => [{ query: { from: '2026-01-01', to: '2026-01-01' } }],
  getPaymentSettings: nothing,
  putPaymentSettings: () => [{ json: { capture: 'automatic' } }],
  // Credentials name no shop: what is refused here is that they are none.
  getStripeCredentials: nothing,
  putStripeCredentials: ({ tenantId }) => [{ json: { secretKey: tenantId } }],
  deleteStripeCredentials: nothing,
  getPayPalCredentials: nothing,
  putPayPalCredentials: ({ tenantId }) => [{ json: { clientId: tenantId } }],
  deletePayPalCredentials: nothing,
  getKeySet: nothing,
  getOpenApi: nothing,

  listShippingMethods: nothing,
  putShippingMethod: ({ zoneId }) => [
    { params: { code: zoneId.slice(0, 8) }, json: { name: 'Mine', price: 1 } },
  ],
  listShippingZones: nothing,
  createShippingZone: ({ zoneId }) => [{ json: { ...zone, name: zoneId } }],
  getShippingZone: ({ zoneId }) => [{ params: { id: zoneId } }],
  replaceShippingZone: ({ zoneId }) => [{ params: { id: zoneId }, json: zone }],
  removeShippingZone: ({ zoneId }) => [{ params: { id: zoneId } }],
  getShippingSettings: nothing,
  changeShippingSettings: () => [{ json: { cutoff: null } }],
  quoteShipping: (known) => [
    { json: { items: itemsOf(known), shippingAddress: { country: 'GB', postalCode: 'SW1Y 4JH' } } },
  ],
  listTaxRates: nothing,
  createTaxRate: ({ taxRateId }) => [{ json: { tax: taxRateId.slice(0, 8), ratePpm: 1 } }],
  getTaxRate: ({ taxRateId }) => [{ params: { id: taxRateId } }],
  changeTaxRate: ({ taxRateId }) => [{ params: { id: taxRateId }, json: { ratePpm: 1 } }],
  removeTaxRate: ({ taxRateId }) => [{ params: { id: taxRateId } }],
  getTaxSettings: nothing,
  changeTaxSettings: () => [{ json: { taxShipping: true } }],

  listWebhookEventTypes: nothing,
  listWebhookEndpoints: nothing,
  createWebhookEndpoint: ({ endpointId }) => [
    { json: { url: `http://127.0.0.1:9/${endpointId}`, events: ['stock.low'] } },
  ],
  getWebhookEndpoint: hook,
  changeWebhookEndpoint: ({ endpointId }) => [{ params: { id: endpointId }, json: { enabled: false } }],
  removeWebhookEndpoint: hook,
  rotateWebhookSecret: hook,
  testWebhookEndpoint: hook,
  listWebhookDeliveries: (known) => [
    ...hook(known),
    { params: { id: known.endpointId }, query: cursor('webhook-deliveries', known.deliveryId) },
  ],
  getWebhookDelivery: delivery,
  replayWebhookDelivery: delivery,
  replayWebhookDeliveries: ({ endpointId }) => [
    { params: { id: endpointId }, json: { since: '2026-01-01T00:00:00Z', all: true } },
  ],

  importProductFile: (known) => [file(`sku,name\n${known.sku},Mine\n`)],
  listProductImports: ({ importId }) => [{}, { query: cursor('csv-imports', importId) }],
  getProductImport: csvImport,
  cancelProductImport: csvImport,
  listProductImportFaults: csvImport,
  downloadProductImportReport: csvImport,
  importStockFile: (known) => [file(`sku,location,onHand\n${known.sku},${known.location},1\n`)],
  listStockImports: ({ importId }) => [{}, { query: cursor('csv-imports', importId) }],
  getStockImport: csvImport,
  cancelStockImport: csvImport,
  listStockImportFaults: csvImport,
  downloadStockImportReport: csvImport,
  exportProductFile: ({ category }) => [{ json: { filter: { category } } }],
  listProductExports: ({ csvExportId }) => [{}, { query: cursor('csv-exports', csvExportId) }],
  getProductExport: csvExport,
  downloadProductFile: csvExport,
  exportStockFile: ({ location }) => [{ json: { filter: { location } } }],
  listStockExports: ({ csvExportId }) => [{}, { query: cursor('csv-exports', csvExportId) }],
  getStockExport: csvExport,
  downloadStockFile: csvExport,
  exportOrderFile: nothing,
  listOrderExports: ({ csvExportId }) => [{}, { query: cursor('csv-exports', csvExportId) }],
  getOrderExport: csvExport,
  downloadOrderFile: csvExport,

  requestExport: nothing,
  listExports: nothing,
  getExport: ({ exportId }) => [{ params: { exportId } }],
  downloadExport: ({ exportId }) => [{ params: { exportId, file: 'orders' } }],
  downloadExportImages: ({ exportId }) => [{ params: { exportId } }],
  requestTenantExport: tenant,
  listTenantExports: tenant,
  getTenantExport: ({ tenantId, exportId }) => [{ params: { id: tenantId, exportId } }],
  downloadTenantExportImages: ({ tenantId, exportId }) => [{ params: { id: tenantId, exportId } }],
  downloadTenantExport: ({ tenantId, exportId }) => [{ params: { id: tenantId, exportId, file: 'orders' } }],

  listTenants: ({ tenantId }) => [{}, { query: cursor('tenants', tenantId) }],
  openTenant: ({ tenantId, email }) => [{ json: { slug: tenantId, owner: { email, name: 'Mine' } } }],
  getTenant: tenant,
  suspendTenant: tenantWith({ reason }),
  resumeTenant: tenant,
  deleteTenant: tenant,
  undoTenantDeletion: tenant,
  setTenantLimits: tenantWith({ ordersPerDay: 0 }),
  getTenantUsage: tenant,
  inviteOwner: tenantWith({ email: 'mine@stranger.example', name: 'Mine' }),
};
