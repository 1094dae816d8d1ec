import { json, Router } from 'express';
import { z } from 'zod';
import { faultRoutes } from '../../lib/fault-queue.ts';
import { loopbackOnly } from '../../lib/loopback-only.ts';
import { closeDispute } from '../disputes/close.ts';
import { openDispute } from '../disputes/open.ts';
import { noSuch } from '../errors.ts';
import { schemas } from '../model.ts';
import { authenticatePaymentIntent } from '../payment-intents/authenticate.ts';
import { findPaymentIntent } from '../payment-intents/find.ts';
import { settleRefund } from '../refunds/settle.ts';
import { serializeDispute } from '../serialize/dispute.ts';
import { unexpanded } from '../serialize/expand.ts';
import { serializePaymentIntent } from '../serialize/payment-intent.ts';
import { serializeRefund } from '../serialize/refund.ts';
import { beginCall, type Simulation } from '../simulation.ts';
import { reportBooks } from './report.ts';

const authentication = z.strictObject({ outcome: z.enum(['approve', 'fail']) });
const complaint = z.strictObject({
  reason: schemas.disputes.shape.reason.default('fraudulent'),
});
const decision = z.strictObject({ outcome: z.enum(['won', 'lost']) });
const settlement = z.strictObject({ outcome: z.enum(['succeed', 'fail']).optional() });
const filter = z.record(z.string(), z.string());

/**
 * Orders to the simulator itself, without authentication and for callers on this machine only:
 *
 * | request | does |
 * |---|---|
 * | `POST /_simulator/faults` | orders a fault, see `faults.ts`; answers it with its `id` |
 * | `GET /_simulator/faults` | the faults that still strike |
 * | `DELETE /_simulator/faults` | takes all back, and delivers the events they held |
 * | `GET /_simulator/books?order=…` | what was charged, captured and refunded, by payment; filters by metadata |
 * | `POST /_simulator/payment_intents/{id}/authenticate` | the customer's `{"outcome": "approve" \| "fail"}` |
 * | `POST /_simulator/payment_intents/{id}/dispute` | the customer's dispute, for a `{"reason"}` |
 * | `POST /_simulator/disputes/{id}/close` | the bank's `{"outcome": "won" \| "lost"}` |
 * | `POST /_simulator/refunds/{id}/settle` | the bank's late word on a refund: its card's, or `{"outcome": "succeed" \| "fail"}` |
 */
export function controlRoutes(simulation: Simulation): Router {
  const { books, faults } = simulation;
  const router = Router();

  router.use('/_simulator', loopbackOnly);
  router.use(faultRoutes(faults));
  router.use('/_simulator', json());

  router.get('/_simulator/books', (req, res) => {
    res.json(reportBooks(books, filter.parse(req.query)));
  });

  router.post('/_simulator/payment_intents/:id/authenticate', (req, res) => {
    const { outcome } = authentication.parse(req.body);
    const call = beginCall(simulation);
    const intent = authenticatePaymentIntent(call, findPaymentIntent(books, req.params.id), outcome);
    res.json(serializePaymentIntent(call, intent, unexpanded));
  });
  router.post('/_simulator/payment_intents/:id/dispute', (req, res) => {
    const { reason } = complaint.parse(req.body ?? {});
    const intent = findPaymentIntent(books, req.params.id);
    res.json(serializeDispute(openDispute(beginCall(simulation), intent, reason)));
  });
  router.post('/_simulator/disputes/:id/close', (req, res) => {
    const { outcome } = decision.parse(req.body);
    res.json(serializeDispute(closeDispute(beginCall(simulation), req.params.id, outcome)));
  });
  router.post('/_simulator/refunds/:id/settle', (req, res) => {
    const { outcome } = settlement.parse(req.body ?? {});
    const call = beginCall(simulation);
    res.json(serializeRefund(call, settleRefund(call, req.params.id, outcome)));
  });

  router.use('/_simulator', (req) => {
    throw noSuch('order', `${req.method} ${req.originalUrl}`, { param: 'url', status: 404 });
  });
  return router;
}
