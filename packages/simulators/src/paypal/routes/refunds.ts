import { Router } from 'express';
import { z } from 'zod';
import type { Endpoints } from '../endpoint.ts';
import { findRefund } from '../refunds/find.ts';
import { serializeRefund } from '../serialize/refund.ts';

export function refundRoutes({ read }: Endpoints): Router {
  const router = Router();
  router.get(
    '/:id',
    read(z.object({}), (call, _query, id) => serializeRefund(call, findRefund(call, id))),
  );
  return router;
}
