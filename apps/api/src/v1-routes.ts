import { credentialProviders } from '@waybill/domain';
import { Router } from 'express';
import { loginHandler } from './auth/login.ts';
import { getDraftHandler, requestDraftHandler } from './catalog/description-drafts.ts';
import {
  createProductHandler,
  getProductHandler,
  listProductsHandler,
  updateProductHandler,
} from './catalog/products.ts';
import type { AppDeps } from './deps.ts';
import { resource } from './http/resource.ts';
import { retryObligationHandler } from './obligations/retry-obligation.ts';
import { createOrder } from './orders/create-order.ts';
import {
  cancelOrderHandler,
  deliverShipmentHandler,
  recordPaymentHandler,
  requestRefundHandler,
  retryPaymentHandler,
  shipOrderHandler,
} from './orders/order-actions.ts';
import {
  diagnoseOrderHandler,
  getOrderHandler,
  listEventsHandler,
  listOrdersHandler,
} from './orders/read-orders.ts';
import { streamOrderHandler } from './orders/stream-order.ts';
import { listDiscrepanciesHandler } from './reconciliation/list-discrepancies.ts';
import {
  deleteCredentialsHandler,
  getCredentialsHandler,
  putCredentialsHandler,
} from './settings/payment-providers.ts';
import { getPaymentSettingsHandler, putPaymentSettingsHandler } from './settings/payments.ts';
import { requestAdjustmentHandler } from './stock/adjustments.ts';
import { getInventoryHandler, listInventoryHandler, listMovementsHandler } from './stock/inventory.ts';

/** The HTTP contract, path by path. */
export function v1Routes(deps: AppDeps): Router {
  const router = Router({ caseSensitive: true });
  const order = '/v1/orders/:id';
  const product = '/v1/products/:sku';
  resource(router, '/v1/auth/login', { post: loginHandler(deps) });

  resource(router, '/v1/orders', { get: listOrdersHandler(deps), post: createOrder(deps) });
  resource(router, order, { get: getOrderHandler(deps) });
  resource(router, `${order}/events`, { get: listEventsHandler(deps) });
  resource(router, `${order}/stream`, { get: streamOrderHandler(deps) });
  resource(router, `${order}/diagnosis`, { get: diagnoseOrderHandler(deps) });
  resource(router, `${order}/cancel`, { post: cancelOrderHandler(deps) });
  resource(router, `${order}/shipments`, { post: shipOrderHandler(deps) });
  resource(router, `${order}/shipments/:shipmentId/deliver`, { post: deliverShipmentHandler(deps) });
  resource(router, `${order}/payments`, { post: retryPaymentHandler(deps) });
  resource(router, `${order}/refunds`, { post: requestRefundHandler(deps) });
  resource(router, `${order}/payments/:paymentId/record`, { post: recordPaymentHandler(deps) });

  resource(router, '/v1/obligations/:id/retry', { post: retryObligationHandler(deps) });

  resource(router, '/v1/products', { get: listProductsHandler(deps), post: createProductHandler(deps) });
  resource(router, product, { get: getProductHandler(deps), patch: updateProductHandler(deps) });
  resource(router, `${product}/description-drafts`, { post: requestDraftHandler(deps) });
  resource(router, `${product}/description-drafts/:id`, { get: getDraftHandler(deps) });

  resource(router, '/v1/inventory', { get: listInventoryHandler(deps) });
  // A product may be called "adjustments": only what posts to it is meant otherwise.
  router.post('/v1/inventory/adjustments', requestAdjustmentHandler(deps));
  resource(router, '/v1/inventory/:sku', { get: getInventoryHandler(deps) });
  resource(router, '/v1/inventory/:sku/movements', { get: listMovementsHandler(deps) });
  resource(router, '/v1/reconciliation', { get: listDiscrepanciesHandler(deps) });
  resource(router, '/v1/settings/payments', {
    get: getPaymentSettingsHandler(deps),
    put: putPaymentSettingsHandler(deps),
  });
  for (const provider of credentialProviders) {
    resource(router, `/v1/settings/payment-providers/${provider}`, {
      get: getCredentialsHandler(deps, provider),
      put: putCredentialsHandler(deps, provider),
      delete: deleteCredentialsHandler(deps, provider),
    });
  }
  return router;
}
