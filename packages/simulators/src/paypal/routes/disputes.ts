import { Router } from 'express';
import { z } from 'zod';
import type { Endpoints } from '../endpoint.ts';
import { notFound } from '../errors.ts';
import { serializeDispute } from '../serialize/dispute.ts';

export function disputeRoutes({ read }: Endpoints): Router {
  const router = Router();
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
