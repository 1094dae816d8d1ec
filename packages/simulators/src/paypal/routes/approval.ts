import { type Response, Router } from 'express';
import { z } from 'zod';
import { approvalPage, closingPage } from '../approval-page.ts';
import { PayPalError } from '../errors.ts';
import type { Order } from '../model.ts';
import { approveOrder } from '../orders/approve.ts';
import { findOrder } from '../orders/find.ts';
import { buyer } from '../serialize/people.ts';
import { beginCall, type Simulation } from '../simulation.ts';

const choice = z.object({ outcome: z.enum(['approve', 'cancel']) });

/** The page where the payer is sent by the `payer-action` and `approve` links. */
export function approvalRoutes(simulation: Simulation): Router {
  const router = Router();

  router.use((_req, res, next) => {
    // No form-action: browsers apply it to the redirect after the form too, which leads back to the shop.
    res.set('Content-Security-Policy', "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'");
    res.set('Cache-Control', 'no-store');
    next();
  });

  router.get('/', (req, res) => {
    const order = openOrder(simulation, req.query['token'], res);
    if (order !== null) res.send(approvalPage(order));
  });

  router.post('/', (req, res) => {
    const order = openOrder(simulation, req.query['token'], res);
    if (order === null) return;
    const chosen = choice.safeParse(req.body);
    if (!chosen.success) return void res.status(400).send(closingPage('Choose to approve or to cancel.'));
    const { outcome } = chosen.data;
    approveOrder(beginCall(simulation), order, outcome);
    const back = returnAddress(order, outcome);
    if (back !== null) return void res.redirect(303, back);
    const done = outcome === 'approve' ? 'The payment is approved.' : 'The payment is not approved.';
    res.send(closingPage(`${done} You can go back to the shop.`));
  });

  return router;
}

/** The order that waits for its payer; answers when there is none. */
function openOrder(simulation: Simulation, token: unknown, res: Response): Order | null {
  try {
    const order = findOrder(beginCall(simulation), String(token));
    if (order.status !== 'COMPLETED') return order;
    res.send(closingPage('This order is paid. You can go back to the shop.'));
  } catch (error) {
    if (!(error instanceof PayPalError)) throw error;
    res.status(404).send(closingPage('This link leads nowhere, or no longer.'));
  }
  return null;
}

function returnAddress(order: Order, outcome: 'approve' | 'cancel'): string | null {
  const to = outcome === 'approve' ? order.returnUrl : order.cancelUrl;
  if (to === null) return null;
  const url = new URL(to);
  url.searchParams.set('token', order.id);
  if (outcome === 'approve') url.searchParams.set('PayerID', buyer.account_id);
  return url.href;
}
