import { Router } from 'express';
import { z } from 'zod';
import type { Call } from '../call.ts';
import type { Endpoints, Preferences } from '../endpoint.ts';
import { authorizeOrder } from '../orders/authorize.ts';
import { captureOrder } from '../orders/capture.ts';
import { createOrder } from '../orders/create.ts';
import { findOrder } from '../orders/find.ts';
import { money, noBody, text } from '../params.ts';
import { serializeOrder, serializeOrderBriefly } from '../serialize/order.ts';

/** `PayPal-Request-Id` as the reference of orders says. */
const rememberedMs = 6 * 60 * 60 * 1000;

const breakdown = z.object({
  item_total: money.optional(),
  shipping: money.optional(),
  handling: money.optional(),
  tax_total: money.optional(),
  insurance: money.optional(),
  shipping_discount: money.optional(),
  discount: money.optional(),
});

const item = z.looseObject({
  name: text(127),
  quantity: z.string().regex(/^[1-9][0-9]{0,9}$/),
  unit_amount: money,
  tax: money.optional(),
});

const purchaseUnit = z.object({
  reference_id: text(256).optional(),
  amount: money.extend({ breakdown: breakdown.optional() }),
  description: text(127).optional(),
  custom_id: text(127).optional(),
  invoice_id: text(127).optional(),
  soft_descriptor: text(22).optional(),
  items: z.array(item).max(100).optional(),
  shipping: z.looseObject({}).optional(),
});

const experience = z.object({
  return_url: z.url().optional(),
  cancel_url: z.url().optional(),
  brand_name: text(127).optional(),
  user_action: z.enum(['CONTINUE', 'PAY_NOW']).default('CONTINUE'),
});
const noExperience = { user_action: 'CONTINUE' } as const;

const newOrder = z.object({
  intent: z.enum(['CAPTURE', 'AUTHORIZE']),
  purchase_units: z.array(purchaseUnit).min(1).max(10),
  /** Only the wallet: what else PayPal takes needs no approval page. */
  payment_source: z
    .strictObject({ paypal: z.object({ experience_context: experience.default(noExperience) }) })
    .optional(),
  /** The older place of the experience, for orders without a payment source. */
  application_context: experience.default(noExperience),
});

export function orderRoutes({ read, write }: Endpoints): Router {
  const router = Router();

  router.post(
    '/',
    write({
      call: 'orders.create',
      rememberedMs,
      body: newOrder,
      run(call, body) {
        const wallet = body.payment_source?.paypal;
        const { return_url, cancel_url, brand_name, user_action } =
          wallet?.experience_context ?? body.application_context;
        return createOrder(call, {
          intent: body.intent,
          units: body.purchase_units,
          wallet: wallet !== undefined,
          returnUrl: return_url ?? null,
          cancelUrl: cancel_url ?? null,
          brandName: brand_name ?? null,
          userAction: user_action,
        }).id;
      },
      reply(call, id, preferences) {
        const order = findOrder(call, id);
        return { ...told(call, id, preferences), status: preferences.repeated || order.wallet ? 200 : 201 };
      },
    }),
  );

  router.get(
    '/:id',
    read(z.object({}), (call, _query, id) => serializeOrder(call, findOrder(call, id))),
  );

  router.post(
    '/:id/capture',
    write({
      call: 'orders.capture',
      rememberedMs,
      body: noBody,
      run: (call, _body, id) => captureOrder(call, findOrder(call, id)).id,
      reply: told,
    }),
  );

  router.post(
    '/:id/authorize',
    write({
      call: 'orders.authorize',
      rememberedMs,
      body: noBody,
      run: (call, _body, id) => authorizeOrder(call, findOrder(call, id)).id,
      reply: told,
    }),
  );

  return router;
}

function told(call: Call, id: string, { representation, repeated }: Preferences) {
  const serialize = representation ? serializeOrder : serializeOrderBriefly;
  return { status: repeated ? 200 : 201, body: serialize(call, findOrder(call, id)) };
}
