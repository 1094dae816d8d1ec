import { json, Router } from 'express';
import { z } from 'zod';
import { faultRoutes } from '../../lib/fault-queue.ts';
import { loopbackOnly } from '../../lib/loopback-only.ts';
import { lapseAuthorizations } from '../authorizations/lapse.ts';
import { disputeCapture } from '../captures/dispute.ts';
import { findCapture } from '../captures/find.ts';
import { resolveDispute } from '../captures/resolve-dispute.ts';
import { reverseCapture } from '../captures/reverse.ts';
import { settleCapture } from '../captures/settle.ts';
import { notFound } from '../errors.ts';
import { disputeReasons } from '../model.ts';
import { approvalOutcomes, approveOrder } from '../orders/approve.ts';
import { findOrder } from '../orders/find.ts';
import { findRefund } from '../refunds/find.ts';
import { settleRefund } from '../refunds/settle.ts';
import { serializeCapture } from '../serialize/capture.ts';
import { serializeDispute } from '../serialize/dispute.ts';
import { serializeOrder } from '../serialize/order.ts';
import { serializeRefund } from '../serialize/refund.ts';
import { beginCall, type Simulation } from '../simulation.ts';
import { reportBooks } from './report.ts';

const bodies = {
  approve: z.strictObject({ outcome: z.enum(approvalOutcomes) }),
  settleCapture: z.strictObject({ outcome: z.enum(['complete', 'deny']) }),
  settleRefund: z.strictObject({ outcome: z.enum(['complete', 'fail', 'cancel']) }),
  dispute: z
    .strictObject({ reason: z.enum(disputeReasons).default('MERCHANDISE_OR_SERVICE_NOT_RECEIVED') })
    .prefault({}),
  resolve: z.strictObject({ outcome: z.enum(['won', 'lost']) }),
  clock: z.strictObject({ advanceSeconds: z.int().min(0) }),
  tokens: z.strictObject({ lifetimeSeconds: z.int().min(0) }),
};
const filter = z.record(z.string(), z.string());

/**
 * Orders to the simulator itself, without authentication and for callers on this machine only:
 *
 * | request | does |
 * |---|---|
 * | `POST /_simulator/faults` | orders a fault, see `faults.ts`; answers it with its `id` |
 * | `GET /_simulator/faults` | the faults that still strike |
 * | `DELETE /_simulator/faults` | takes all back, and delivers the events they held |
 * | `GET /_simulator/books?tenant=…` | what was captured and refunded, by order; filters by what is in `custom_id` |
 * | `POST /_simulator/orders/{id}/approve` | the payer's `{"outcome": …}`, see `orders/approve.ts` |
 * | `POST /_simulator/captures/{id}/settle` | what becomes of a pending one: `{"outcome": "complete" \| "deny"}` |
 * | `POST /_simulator/captures/{id}/reverse` | PayPal takes the money back |
 * | `POST /_simulator/captures/{id}/dispute` | the buyer complains: `{"reason": …}` |
 * | `POST /_simulator/disputes/{id}/resolve` | PayPal closes the case: `{"outcome": "won" \| "lost"}` |
 * | `POST /_simulator/refunds/{id}/settle` | what becomes of it: `{"outcome": "complete" \| "fail" \| "cancel"}` |
 * | `POST /_simulator/clock` | puts the time of the payments forward: `{"advanceSeconds": …}`; answers `{"now": …}` |
 * | `POST /_simulator/tokens` | how long tokens are good for from now on: `{"lifetimeSeconds": …}` |
 * | `DELETE /_simulator/tokens` | ends those that were issued |
 */
export function controlRoutes(simulation: Simulation): Router {
  const { books, clock, faults, tokens } = simulation;
  const router = Router();

  router.use('/_simulator', loopbackOnly);
  router.use(faultRoutes(faults));
  router.use('/_simulator', json());

  router.get('/_simulator/books', (req, res) => {
    res.json(reportBooks(books, filter.parse(req.query)));
  });

  router.post('/_simulator/orders/:id/approve', (req, res) => {
    const { outcome } = bodies.approve.parse(req.body);
    const call = beginCall(simulation);
    res.json(serializeOrder(call, approveOrder(call, findOrder(call, req.params.id), outcome)));
  });
  router.post('/_simulator/captures/:id/settle', (req, res) => {
    const { outcome } = bodies.settleCapture.parse(req.body);
    const call = beginCall(simulation);
    res.json(serializeCapture(call, settleCapture(call, findCapture(call, req.params.id), outcome)));
  });
  router.post('/_simulator/captures/:id/reverse', (req, res) => {
    const call = beginCall(simulation);
    res.json(serializeRefund(call, reverseCapture(call, findCapture(call, req.params.id))));
  });
  router.post('/_simulator/captures/:id/dispute', (req, res) => {
    const { reason } = bodies.dispute.parse(req.body);
    const call = beginCall(simulation);
    res.json(serializeDispute(call, disputeCapture(call, findCapture(call, req.params.id), reason)));
  });
  router.post('/_simulator/disputes/:id/resolve', (req, res) => {
    const { outcome } = bodies.resolve.parse(req.body);
    const call = beginCall(simulation);
    res.json(serializeDispute(call, resolveDispute(call, req.params.id, outcome)));
  });
  router.post('/_simulator/refunds/:id/settle', (req, res) => {
    const { outcome } = bodies.settleRefund.parse(req.body);
    const call = beginCall(simulation);
    res.json(serializeRefund(call, settleRefund(call, findRefund(call, req.params.id), outcome)));
  });

  router.post('/_simulator/clock', (req, res) => {
    clock.advance(bodies.clock.parse(req.body).advanceSeconds * 1000);
    lapseAuthorizations(beginCall(simulation));
    res.json({ now: new Date(clock.now()).toISOString() });
  });
  router.post('/_simulator/tokens', (req, res) => {
    tokens.setLifetime(bodies.tokens.parse(req.body).lifetimeSeconds);
    res.status(204).end();
  });
  router.delete('/_simulator/tokens', (_req, res) => {
    tokens.revokeAll();
    res.status(204).end();
  });

  router.use('/_simulator', () => {
    throw notFound();
  });
  return router;
}
