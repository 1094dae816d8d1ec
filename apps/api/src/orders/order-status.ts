import { createOrderLink, findLinkedOrder, orderStatusPath, orderStatusUrl } from '@waybill/domain';
import { type Response, Router } from 'express';
import type { AppDeps } from '../deps.ts';
import { limitStrangers } from '../http/limit-strangers.ts';
import { resource } from '../http/methods.ts';
import { pathId } from '../http/path-id.ts';
import { type Route, route } from '../http/route.ts';
import { takesNoKey } from '../http/without-key.ts';
import { costOfGuess } from '../limits/limits.ts';
import { pagePolicy } from '../pages/layout.ts';
import { noOrderPage, orderPage } from '../pages/order-page.ts';
import { orderLinkAnswer } from './order-answers.ts';
import { nothingSchema } from './order-schemas.ts';

/** It changes all the time, is for one person, and is in no index and no other page's log. */
const send = (res: Response, status: number, page: string): void => {
  res
    .status(status)
    .set({
      'Cache-Control': 'no-store',
      'X-Robots-Tag': 'noindex, nofollow',
      'Referrer-Policy': 'no-referrer',
    })
    .type('html')
    .send(page);
};

/** `GET /orders/status?token=…`: what the links in mails to customers open. */
export function orderStatusPage({ db, limits }: Pick<AppDeps, 'db' | 'limits'>): Router {
  const router = Router();
  router.use(orderStatusPath, limitStrangers({ limits }), pagePolicy);
  resource(router, orderStatusPath, {
    get: async (req, res) => {
      const token: unknown = req.query['token'];
      const linked = typeof token === 'string' ? await findLinkedOrder(db, token) : null;
      if (linked) {
        send(res, 200, orderPage(linked));
        return;
      }
      // Whoever tries tokens is soon stopped; one view of the page has been counted already.
      limits.stranger(req, res, costOfGuess - 1);
      send(res, 404, noOrderPage());
    },
  });
  return router;
}

export const createOrderLinkRoute = ({ transact, publicUrl }: AppDeps): Route =>
  route({
    method: 'post',
    path: '/v1/orders/:id/status-link',
    name: 'createOrderLink',
    summary: 'Makes a fresh link by which the customer sees how the order stands.',
    description: takesNoKey('makes two links, and both are good'),
    permission: 'orders:write',
    body: nothingSchema,
    bodyOptional: true,
    answers: { 201: orderLinkAnswer },
    problems: ['customer_erased'],
    handle: async ({ res, scope, param }) => {
      const orderId = pathId(param('id'), 'order');
      const { token, expiresAt } = await transact(scope, (ctx) => createOrderLink(ctx, orderId));
      res.status(201).json({ url: orderStatusUrl(publicUrl, token), expiresAt });
    },
  });
