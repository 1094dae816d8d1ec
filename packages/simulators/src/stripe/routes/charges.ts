import { Router } from 'express';
import { z } from 'zod';
import type { EndpointFactory } from '../endpoint.ts';
import { noSuch } from '../errors.ts';
import { paginate } from '../paginate.ts';
import { expand, listing, text } from '../params.ts';
import { serializeCharge } from '../serialize/charge.ts';
import { expanding } from '../serialize/expand.ts';

export function chargeRoutes(endpoint: EndpointFactory): Router {
  const router = Router();

  router.get(
    '/',
    endpoint(
      z.strictObject({ ...listing, payment_intent: text.optional(), expand: expand('data.refunds') }),
      (call, params) =>
        paginate({
          records: call.books.charges
            .values()
            .filter((charge) => [undefined, charge.paymentIntentId].includes(params.payment_intent)),
          listing: params,
          object: 'charge',
          url: '/v1/charges',
          serialize: (charge) => serializeCharge(call, charge, expanding(params.expand).under('data')),
        }),
    ),
  );

  router.get(
    '/:id',
    endpoint(z.strictObject({ expand: expand('refunds') }), (call, params, id) => {
      const charge = call.books.charges.get(id);
      if (charge === undefined) throw noSuch('charge', id, { param: 'id', status: 404 });
      return serializeCharge(call, charge, expanding(params.expand));
    }),
  );

  return router;
}
