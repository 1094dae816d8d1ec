import {
  type Ctx,
  cancelOrder,
  deliverShipment,
  getOrder,
  recordManualPayment,
  requestRefund,
  retryPayment,
  shipOrder,
} from '@waybill/domain';
import type { RequestHandler } from 'express';
import type { z } from 'zod';
import type { AppDeps } from '../deps.ts';
import { type Call, endpoint } from '../http/endpoint.ts';
import { answerOnce } from '../http/idempotency.ts';
import { pathId } from '../http/path-id.ts';
import {
  cancelSchema,
  nothingSchema,
  paymentSchema,
  receiptSchema,
  refundSchema,
  shipmentSchema,
} from './order-schemas.ts';
import { orderView } from './order-view.ts';
import { requireProvider } from './require-provider.ts';

interface OrderAction<Body> {
  access?: 'staff';
  body: z.ZodType<Body>;
  bodyOptional?: boolean;
  status: 200 | 201 | 202;
  /** What has to hold and is asked outside the transaction. */
  require?(call: Call<Body, unknown>): Promise<void>;
  act(ctx: Ctx, orderId: string, call: Call<Body, unknown>): Promise<unknown>;
}

/** Something that is done to an order, once per key. The answer is the order as it is afterwards. */
const orderAction = <Body>(
  { authenticate, transact }: AppDeps,
  { status, act, require, ...spec }: OrderAction<Body>,
): RequestHandler =>
  endpoint<Body>(authenticate, {
    ...spec,
    handle: async (call) => {
      const orderId = pathId(call.param('id'), 'order');
      await require?.(call);
      const answer = await answerOnce(transact, call, async (ctx) => {
        await act(ctx, orderId, call);
        return { status, body: orderView(await getOrder(ctx, orderId)) };
      });
      call.res.status(answer.status).json(answer.body);
    },
  });

export const cancelOrderHandler = (deps: AppDeps): RequestHandler =>
  orderAction(deps, {
    body: cancelSchema,
    status: 200,
    act: (ctx, orderId, { body }) => cancelOrder(ctx, { orderId, reason: body.reason }),
  });

export const shipOrderHandler = (deps: AppDeps): RequestHandler =>
  orderAction(deps, {
    body: shipmentSchema,
    status: 201,
    act: (ctx, orderId, { body }) => shipOrder(ctx, { orderId, ...body }),
  });

export const deliverShipmentHandler = (deps: AppDeps): RequestHandler =>
  orderAction(deps, {
    body: nothingSchema,
    bodyOptional: true,
    status: 200,
    act: (ctx, orderId, { param }) =>
      deliverShipment(ctx, { orderId, shipmentId: pathId(param('shipmentId'), 'shipment') }),
  });

/** Another attempt to pay, with another method. */
export const retryPaymentHandler = (deps: AppDeps): RequestHandler =>
  orderAction(deps, {
    body: paymentSchema,
    status: 202,
    require: ({ scope: { tenantId }, body: { provider } }) =>
      requireProvider(deps.providers, { tenantId, name: provider, path: 'provider' }),
    act: (ctx, orderId, { body: { provider, paymentMethod = null } }) =>
      retryPayment(ctx, { orderId, provider, paymentMethod }),
  });

/** Gives money back, by amount, by items or all of it. */
export const requestRefundHandler = (deps: AppDeps): RequestHandler =>
  orderAction(deps, {
    body: refundSchema,
    status: 202,
    act: (ctx, orderId, { body }) => requestRefund(ctx, { orderId, ...body }),
  });

/** Staff records money that arrived for an invoice. */
export const recordPaymentHandler = (deps: AppDeps): RequestHandler =>
  orderAction(deps, {
    access: 'staff',
    body: receiptSchema,
    status: 200,
    act: (ctx, orderId, { body, param }) =>
      recordManualPayment(ctx, { orderId, paymentId: pathId(param('paymentId'), 'payment'), ...body }),
  });
