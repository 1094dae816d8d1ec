import { Router } from 'express';
import { z } from 'zod';
import type { EndpointFactory } from '../endpoint.ts';
import { resolvePaymentMethod } from '../payment-intents/resolve-payment-method.ts';
import { serializePaymentMethod } from '../serialize/payment-method.ts';

export function paymentMethodRoutes(endpoint: EndpointFactory): Router {
  const router = Router();
  router.get(
    '/:id',
    endpoint(z.strictObject({}), (call, _params, id) =>
      serializePaymentMethod(resolvePaymentMethod(call, id, 404)),
    ),
  );
  return router;
}
