import {
  type Ctx,
  cancelOrder,
  deliverShipment,
  getOrder,
  orderView,
  type Permission,
  recordManualPayment,
  requestRefund,
  retryPayment,
  shipOrder,
} from '@waybill/domain';
import type { z } from 'zod';
import type { AppDeps } from '../deps.ts';
import { answering } from '../http/answers.ts';
import { answerOnce } from '../http/idempotency.ts';
import { pathId } from '../http/path-id.ts';
import type { ProblemCode } from '../http/problem.ts';
import { type Call, type Route, route } from '../http/route.ts';
import { orderAnswer } from './order-answers.ts';
import {
  cancelSchema,
  nothingSchema,
  paymentSchema,
  receiptSchema,
  refundSchema,
  shipmentSchema,
} from './order-schemas.ts';
import { requireProvider } from './require-provider.ts';

interface OrderAction<Body> {
  /** Below the order: `cancel`. */
  action: string;
  name: string;
  summary: string;
  description?: string;
  permission: Permission;
  body: z.ZodType<Body>;
  bodyOptional?: boolean;
  status: 200 | 201 | 202;
  problems: readonly ProblemCode[];
  /** What has to hold and is asked outside the transaction. */
  require?(call: Call<Body, unknown>, orderId: string): Promise<void>;
  act(ctx: Ctx, orderId: string, call: Call<Body, unknown>): Promise<unknown>;
}

/** Something that is done to an order, once per key. The answer is the order as it is afterwards. */
const orderAction = <Body>(
  { transact }: AppDeps,
  { action, status, act, require, ...declared }: OrderAction<Body>,
): Route =>
  route({
    ...declared,
    method: 'post',
    path: `/v1/orders/:id/${action}`,
    idempotent: true,
    answers: answering(status, orderAnswer),
    handle: async (call) => {
      const orderId = pathId(call.param('id'), 'order');
      await require?.(call, orderId);
      const answer = await answerOnce(transact, call, async (ctx) => {
        await act(ctx, orderId, call);
        return { status, body: orderView(await getOrder(ctx, orderId)) };
      });
      call.res.status(answer.status).json(answer.body);
    },
  });

export const cancelOrderRoute = (deps: AppDeps): Route =>
  orderAction(deps, {
    action: 'cancel',
    name: 'cancelOrder',
    summary: 'Cancels an order and undoes what was done for it.',
    permission: 'orders:write',
    body: cancelSchema,
    status: 200,
    problems: ['illegal_transition'],
    act: (ctx, orderId, { body }) => cancelOrder(ctx, { orderId, reason: body.reason }),
  });

export const shipOrderRoute = (deps: AppDeps): Route =>
  orderAction(deps, {
    action: 'shipments',
    name: 'shipOrder',
    summary: 'Records that items, or all that are left, were handed to a carrier.',
    permission: 'orders:fulfil',
    body: shipmentSchema,
    status: 201,
    problems: [
      'illegal_transition',
      'invalid_items',
      'payment_lapsed',
      'payment_refunded',
      'payment_account_changed',
    ],
    act: (ctx, orderId, { body }) => shipOrder(ctx, { orderId, ...body }),
  });

export const deliverShipmentRoute = (deps: AppDeps): Route =>
  orderAction(deps, {
    action: 'shipments/:shipmentId/deliver',
    name: 'deliverShipment',
    summary: 'Records that a shipment arrived.',
    permission: 'orders:fulfil',
    body: nothingSchema,
    bodyOptional: true,
    status: 200,
    problems: ['illegal_transition'],
    act: (ctx, orderId, { param }) =>
      deliverShipment(ctx, { orderId, shipmentId: pathId(param('shipmentId'), 'shipment') }),
  });

export const retryPaymentRoute = (deps: AppDeps): Route =>
  orderAction(deps, {
    action: 'payments',
    name: 'retryPayment',
    summary: 'Tries to take the payment again, with another method.',
    permission: 'orders:write',
    body: paymentSchema,
    status: 202,
    problems: [
      'illegal_transition',
      'payment_in_progress',
      'payment_provider_not_configured',
      'payment_currency_not_supported',
    ],
    require: async ({ scope, body: { provider: name } }, orderId) => {
      const { tenantId } = scope;
      const { currency } = await deps.transact(scope, (ctx) => getOrder(ctx, orderId));
      await requireProvider(deps.providers, { tenantId, name, currency, path: 'provider' });
    },
    act: (ctx, orderId, { body: { provider, paymentMethod = null } }) =>
      retryPayment(ctx, { orderId, provider, paymentMethod }),
  });

export const requestRefundRoute = (deps: AppDeps): Route =>
  orderAction(deps, {
    action: 'refunds',
    name: 'requestRefund',
    summary: 'Gives money back: an amount, what items cost, or all of it.',
    description:
      'All that is left, where neither `amount` nor `items` is given. Items that have not left are not sent any more.',
    permission: 'refunds:write',
    body: refundSchema,
    status: 202,
    problems: ['invalid_items', 'refund_exceeds_captured', 'payment_in_progress', 'payment_account_changed'],
    act: (ctx, orderId, { body }) => requestRefund(ctx, { orderId, ...body }),
  });

export const recordPaymentRoute = (deps: AppDeps): Route =>
  orderAction(deps, {
    action: 'payments/:paymentId/record',
    name: 'recordPayment',
    summary: 'Records money that arrived for an invoice.',
    permission: 'payments:record',
    body: receiptSchema,
    status: 200,
    problems: ['payment_not_recordable'],
    act: (ctx, orderId, { body, param }) =>
      recordManualPayment(ctx, { orderId, paymentId: pathId(param('paymentId'), 'payment'), ...body }),
  });
