import { Router } from 'express';
import { z } from 'zod';
import type { EndpointFactory } from '../endpoint.ts';
import { noSuch } from '../errors.ts';
import { paginate } from '../paginate.ts';
import { listing, text } from '../params.ts';
import { serializeDispute } from '../serialize/dispute.ts';

export function disputeRoutes(endpoint: EndpointFactory): Router {
  const router = Router();

  router.get(
    '/',
    endpoint(
      z.strictObject({ ...listing, charge: text.optional(), payment_intent: text.optional() }),
      (call, params) =>
        paginate({
          records: call.books.disputes
            .values()
            .filter((dispute) => [undefined, dispute.chargeId].includes(params.charge))
            .filter((dispute) => [undefined, dispute.paymentIntentId].includes(params.payment_intent)),
          listing: params,
          object: 'dispute',
          url: '/v1/disputes',
          serialize: serializeDispute,
        }),
    ),
  );

  router.get(
    '/:id',
    endpoint(z.strictObject({}), (call, _params, id) => {
      const dispute = call.books.disputes.get(id);
      if (dispute === undefined) throw noSuch('dispute', id, { param: 'id', status: 404 });
      return serializeDispute(dispute);
    }),
  );

  return router;
}
