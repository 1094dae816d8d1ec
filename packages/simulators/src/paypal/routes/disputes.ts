import { Router } from 'express';
import { z } from 'zod';
import type { Endpoints } from '../endpoint.ts';
import { notFound } from '../errors.ts';
import { serializeDispute, serializeDisputeBriefly } from '../serialize/dispute.ts';

export function disputeRoutes({ read }: Endpoints): Router {
  const router = Router();
  router.get(
    '/',
    read(z.object({ disputed_transaction_id: z.string().optional() }), (call, query) => ({
      items: call.books.disputes
        .values()
        .filter(({ captureId }) => [undefined, captureId].includes(query.disputed_transaction_id))
        .map((dispute) => serializeDisputeBriefly(call, dispute)),
      links: [],
    })),
  );
  router.get(
    '/:id',
    read(z.object({}), (call, _query, id) => {
      const dispute = call.books.disputes.get(id);
      if (dispute === undefined) throw notFound();
      return serializeDispute(call, dispute);
    }),
  );
  return router;
}
