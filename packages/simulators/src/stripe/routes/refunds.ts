import { Router } from 'express';
import { z } from 'zod';
import type { EndpointFactory } from '../endpoint.ts';
import { noSuch } from '../errors.ts';
import { paginate } from '../paginate.ts';
import { integer, listing, metadata, text } from '../params.ts';
import { createRefund } from '../refunds/create.ts';
import { serializeRefund } from '../serialize/refund.ts';

const createParams = z.strictObject({
  amount: integer.optional(),
  charge: text.optional(),
  metadata: metadata.default({}),
  payment_intent: text.optional(),
  reason: z.enum(['duplicate', 'fraudulent', 'requested_by_customer']).optional(),
});

const listParams = z.strictObject({
  ...listing,
  charge: text.optional(),
  payment_intent: text.optional(),
});

export function refundRoutes(endpoint: EndpointFactory): Router {
  const router = Router();

  router.post(
    '/',
    endpoint(createParams, (call, params) => {
      const refund = createRefund(call, {
        amount: params.amount ?? null,
        charge: params.charge ?? null,
        metadata: params.metadata,
        paymentIntent: params.payment_intent ?? null,
        reason: params.reason ?? null,
      });
      return serializeRefund(call, refund);
    }),
  );

  router.get(
    '/',
    endpoint(listParams, (call, params) =>
      paginate({
        records: call.books.refunds
          .values()
          .filter((refund) => [undefined, refund.chargeId].includes(params.charge))
          .filter((refund) => [undefined, refund.paymentIntentId].includes(params.payment_intent)),
        listing: params,
        object: 'refund',
        url: '/v1/refunds',
        serialize: (refund) => serializeRefund(call, refund),
      }),
    ),
  );

  router.get(
    '/:id',
    endpoint(z.strictObject({}), (call, _params, id) => {
      const refund = call.books.refunds.get(id);
      if (refund === undefined) throw noSuch('refund', id, { param: 'id', status: 404 });
      return serializeRefund(call, refund);
    }),
  );

  return router;
}
