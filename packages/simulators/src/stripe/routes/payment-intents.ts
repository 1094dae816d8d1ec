import { Router } from 'express';
import { z } from 'zod';
import type { EndpointFactory } from '../endpoint.ts';
import { StripeError } from '../errors.ts';
import type { PaymentIntent } from '../model.ts';
import { paginate } from '../paginate.ts';
import { boolean, expand, integer, listing, metadata, text } from '../params.ts';
import { cancelPaymentIntent } from '../payment-intents/cancel.ts';
import { capturePaymentIntent } from '../payment-intents/capture.ts';
import { confirmPaymentIntent } from '../payment-intents/confirm.ts';
import { createPaymentIntent } from '../payment-intents/create.ts';
import { findPaymentIntent } from '../payment-intents/find.ts';
import { updatePaymentIntent } from '../payment-intents/update.ts';
import { expanding } from '../serialize/expand.ts';
import { serializePaymentIntent } from '../serialize/payment-intent.ts';

const expandable = ['latest_charge', 'latest_charge.refunds', 'payment_method'];
const expanded = { expand: expand(...expandable) };

const createParams = z.strictObject({
  amount: integer,
  currency: text,
  allowed_payment_method_types: z.array(z.enum(['card'])).optional(),
  capture_method: z.enum(['automatic', 'automatic_async', 'manual']).default('automatic_async'),
  confirm: boolean.default(false),
  description: text.optional(),
  metadata: metadata.default({}),
  payment_method: text.optional(),
  payment_method_options: z
    .strictObject({
      card: z.strictObject({ request_multicapture: z.enum(['if_available', 'never']).optional() }).optional(),
    })
    .default({}),
  receipt_email: text.optional(),
  return_url: z.url().optional(),
  statement_descriptor_suffix: text.optional(),
  ...expanded,
});

const updateParams = z.strictObject({
  amount: integer.optional(),
  description: text.optional(),
  metadata: metadata.optional(),
  payment_method: text.optional(),
  receipt_email: text.optional(),
  ...expanded,
});

const confirmParams = z.strictObject({
  payment_method: text.optional(),
  return_url: z.url().optional(),
  ...expanded,
});

const captureParams = z.strictObject({
  amount_to_capture: integer.optional(),
  final_capture: boolean.optional(),
  metadata: metadata.default({}),
  ...expanded,
});

const cancelParams = z.strictObject({
  cancellation_reason: z.enum(['duplicate', 'fraudulent', 'requested_by_customer', 'abandoned']).optional(),
  ...expanded,
});

export function paymentIntentRoutes(endpoint: EndpointFactory): Router {
  const router = Router();

  router.post(
    '/',
    endpoint(createParams, (call, params) => {
      const created = createPaymentIntent(call, {
        amount: params.amount,
        currency: params.currency,
        captureMethod: params.capture_method,
        description: params.description ?? null,
        metadata: params.metadata,
        multicapture: params.payment_method_options.card?.request_multicapture ?? 'never',
        paymentMethod: params.payment_method ?? null,
        allowedPaymentMethodTypes: params.allowed_payment_method_types ?? null,
        receiptEmail: params.receipt_email ?? null,
        statementDescriptorSuffix: params.statement_descriptor_suffix ?? null,
      });
      const intent = params.confirm
        ? confirmPaymentIntent(call, created, { paymentMethod: null, returnUrl: params.return_url ?? null })
        : created;
      throwIfDeclined(intent);
      return serializePaymentIntent(call, intent, expanding(params.expand));
    }),
  );

  router.get(
    '/',
    endpoint(
      z.strictObject({ ...listing, expand: expand(...expandable.map((path) => `data.${path}`)) }),
      (call, params) =>
        paginate({
          records: call.books.paymentIntents.values(),
          listing: params,
          object: 'payment_intent',
          url: '/v1/payment_intents',
          serialize: (intent) => serializePaymentIntent(call, intent, expanding(params.expand).under('data')),
        }),
    ),
  );

  router.get(
    '/:id',
    endpoint(z.strictObject({ client_secret: text.optional(), ...expanded }), (call, params, id) =>
      serializePaymentIntent(call, findPaymentIntent(call.books, id), expanding(params.expand)),
    ),
  );

  router.post(
    '/:id',
    endpoint(updateParams, (call, { expand: paths, payment_method, receipt_email, ...change }, id) => {
      const intent = findPaymentIntent(call.books, id);
      const updated = updatePaymentIntent(call, intent, {
        ...change,
        paymentMethod: payment_method,
        receiptEmail: receipt_email,
      });
      return serializePaymentIntent(call, updated, expanding(paths));
    }),
  );

  router.post(
    '/:id/confirm',
    endpoint(confirmParams, (call, params, id) => {
      const intent = confirmPaymentIntent(call, findPaymentIntent(call.books, id), {
        paymentMethod: params.payment_method ?? null,
        returnUrl: params.return_url ?? null,
      });
      throwIfDeclined(intent);
      return serializePaymentIntent(call, intent, expanding(params.expand));
    }),
  );

  router.post(
    '/:id/capture',
    endpoint(captureParams, (call, params, id) => {
      const intent = findPaymentIntent(call.books, id);
      const captured = capturePaymentIntent(call, intent, {
        amount: params.amount_to_capture ?? null,
        final: params.final_capture ?? null,
        metadata: params.metadata,
      });
      return serializePaymentIntent(call, captured, expanding(params.expand));
    }),
  );

  router.post(
    '/:id/cancel',
    endpoint(cancelParams, (call, params, id) => {
      const intent = findPaymentIntent(call.books, id);
      const canceled = cancelPaymentIntent(call, intent, params.cancellation_reason ?? null);
      return serializePaymentIntent(call, canceled, expanding(params.expand));
    }),
  );

  return router;
}

/** A decline is an answer of its own, 402, and tells the payment as the decline left it. */
function throwIfDeclined({ id, lastPaymentError: error }: PaymentIntent): void {
  if (error === null) return;
  throw new StripeError({
    status: 402,
    type: error.type,
    code: error.code,
    message: error.message,
    paymentIntentId: id,
    paymentMethodId: error.paymentMethodId,
    ...(error.declineCode === null ? {} : { declineCode: error.declineCode }),
    ...(error.param === null ? {} : { param: error.param }),
    ...(error.chargeId === null ? {} : { chargeId: error.chargeId }),
  });
}
