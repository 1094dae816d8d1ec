import { createApiKeyRoute, listApiKeysRoute, revokeApiKeyRoute } from './access/api-keys.ts';
import { readMeRoute } from './account/me.ts';
import { changePasswordRoute, requestPasswordResetRoute, resetPasswordRoute } from './account/passwords.ts';
import {
  beginSecondFactorRoute,
  confirmSecondFactorRoute,
  removeSecondFactorRoute,
} from './account/second-factor.ts';
import { listAuditLogRoute, verifyAuditLogRoute } from './audit-log/audit-log.ts';
import {
  endSessionRoute,
  listSessionsRoute,
  loginRoute,
  logoutEverywhereRoute,
  logoutRoute,
  refreshRoute,
} from './auth/sessions.ts';
import { cartRoutes } from './carts/carts.ts';
import { checkOutCartRoute, convertQuoteRoute } from './carts/checkout.ts';
import { quoteRoutes } from './carts/quotes.ts';
import { catalogueRoutes } from './catalog/catalogue.ts';
import { categoryRoutes } from './catalog/categories.ts';
import { batchRoutes } from './catalog/description-batches.ts';
import { draftRoutes } from './catalog/description-drafts.ts';
import { imageRoutes } from './catalog/images.ts';
import { listProductsRoute } from './catalog/list-products.ts';
import { getMediaRoute } from './catalog/media.ts';
import { listPricesRoute } from './catalog/prices.ts';
import {
  archiveProductRoute,
  createProductRoute,
  deleteProductRoute,
  getProductRoute,
  restoreProductRoute,
  updateProductRoute,
} from './catalog/products.ts';
import { csvExportRoutes } from './csv/exports.ts';
import { csvImportRoutes } from './csv/imports.ts';
import { eraseCustomerRoute, exportCustomerRoute, findCustomerRoute } from './customers/customers.ts';
import type { AppDeps } from './deps.ts';
import { hookRoutes } from './hooks/hook-routes.ts';
import type { Route } from './http/route.ts';
import { retryObligationRoute } from './obligations/retry-obligation.ts';
import { createOrderRoute } from './orders/create-order.ts';
import {
  cancelOrderRoute,
  deliverShipmentRoute,
  recordPaymentRoute,
  requestRefundRoute,
  retryPaymentRoute,
  shipOrderRoute,
} from './orders/order-actions.ts';
import { createOrderLinkRoute } from './orders/order-status.ts';
import { diagnoseOrderRoute, getOrderRoute, listEventsRoute, listOrdersRoute } from './orders/read-orders.ts';
import { streamOrderRoute } from './orders/stream-order.ts';
import {
  acceptInvitationRoute,
  invitePersonRoute,
  listInvitationsRoute,
  revokeInvitationRoute,
} from './people/invitations.ts';
import { changePersonRoute, listPeopleRoute, removePersonRoute } from './people/people.ts';
import { listDiscrepanciesRoute } from './reconciliation/list-discrepancies.ts';
import { credentialRoutes } from './settings/payment-providers.ts';
import { getPaymentSettingsRoute, putPaymentSettingsRoute } from './settings/payments.ts';
import { changeSettingsRoute, getSettingsRoute } from './settings/shop-settings.ts';
import { shippingRoutes } from './shipping/shipping.ts';
import { getAdjustmentRoute, listAdjustmentsRoute, requestAdjustmentRoute } from './stock/adjustments.ts';
import { countRoutes } from './stock/counts.ts';
import {
  changeStockPolicyRoute,
  forecastStockRoute,
  getInventoryRoute,
  listInventoryRoute,
  listMovementsRoute,
} from './stock/inventory.ts';
import { locationRoutes } from './stock/locations.ts';
import { transferRoutes } from './stock/transfers.ts';
import { taxRoutes } from './tax/tax-rates.ts';
import { exportRoutes } from './tenants/exports.ts';
import { getShopRoute } from './tenants/shop.ts';
import {
  deleteTenantRoute,
  getTenantRoute,
  inviteOwnerRoute,
  listTenantsRoute,
  openTenantRoute,
  resumeTenantRoute,
  suspendTenantRoute,
  undoDeletionRoute,
} from './tenants/tenants.ts';
import { getTenantUsageRoute, getUsageRoute, setLimitsRoute } from './tenants/usage.ts';

/** The HTTP contract, operation by operation. */
export const v1Routes = (deps: AppDeps): Route[] => [
  loginRoute(deps),
  refreshRoute(deps),
  logoutRoute(deps),
  logoutEverywhereRoute(deps),
  readMeRoute(deps),
  listSessionsRoute(deps),
  endSessionRoute(deps),
  changePasswordRoute(deps),
  requestPasswordResetRoute(deps),
  resetPasswordRoute(deps),
  acceptInvitationRoute(deps),
  beginSecondFactorRoute(deps),
  confirmSecondFactorRoute(deps),
  removeSecondFactorRoute(deps),

  listPeopleRoute(deps),
  listInvitationsRoute(deps),
  invitePersonRoute(deps),
  revokeInvitationRoute(deps),
  changePersonRoute(deps),
  removePersonRoute(deps),

  listOrdersRoute(deps),
  createOrderRoute(deps),
  getOrderRoute(deps),
  listEventsRoute(deps),
  streamOrderRoute(deps),
  diagnoseOrderRoute(deps),
  cancelOrderRoute(deps),
  shipOrderRoute(deps),
  deliverShipmentRoute(deps),
  retryPaymentRoute(deps),
  requestRefundRoute(deps),
  recordPaymentRoute(deps),
  createOrderLinkRoute(deps),

  ...cartRoutes(deps),
  checkOutCartRoute(deps),

  findCustomerRoute(deps),
  exportCustomerRoute(deps),
  eraseCustomerRoute(deps),

  listProductsRoute(deps),
  createProductRoute(deps),
  getProductRoute(deps),
  updateProductRoute(deps),
  deleteProductRoute(deps),
  archiveProductRoute(deps),
  restoreProductRoute(deps),
  listPricesRoute(deps),
  ...imageRoutes(deps),
  getMediaRoute(deps),
  ...draftRoutes(deps),
  ...batchRoutes(deps),
  ...categoryRoutes(deps),
  ...catalogueRoutes(deps),

  ...locationRoutes(deps),
  listInventoryRoute(deps),
  // A product may be called "adjustments", "transfers" or "counts": these come first, for they mean one in any case.
  listMovementsRoute(deps),
  forecastStockRoute(deps),
  requestAdjustmentRoute(deps),
  listAdjustmentsRoute(deps),
  getAdjustmentRoute(deps),
  ...transferRoutes(deps),
  ...countRoutes(deps),
  getInventoryRoute(deps),
  changeStockPolicyRoute(deps),

  ...csvImportRoutes(deps),
  ...csvExportRoutes(deps),

  listDiscrepanciesRoute(deps),
  retryObligationRoute(deps),
  listApiKeysRoute(deps),
  createApiKeyRoute(deps),
  revokeApiKeyRoute(deps),
  listAuditLogRoute(deps),
  verifyAuditLogRoute(deps),
  getSettingsRoute(deps),
  changeSettingsRoute(deps),
  getPaymentSettingsRoute(deps),
  putPaymentSettingsRoute(deps),
  ...credentialRoutes(deps),
  ...shippingRoutes(deps),
  // After what is below /v1/quotes and is no quote's id.
  ...quoteRoutes(deps),
  convertQuoteRoute(deps),
  ...taxRoutes(deps),
  ...hookRoutes(deps),
  getUsageRoute(deps),
  getShopRoute(deps),
  ...exportRoutes(deps),

  listTenantsRoute(deps),
  openTenantRoute(deps),
  getTenantRoute(deps),
  suspendTenantRoute(deps),
  resumeTenantRoute(deps),
  deleteTenantRoute(deps),
  undoDeletionRoute(deps),
  inviteOwnerRoute(deps),
  setLimitsRoute(deps),
  getTenantUsageRoute(deps),
];
