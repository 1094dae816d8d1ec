import { Router } from 'express';
import { z } from 'zod';
import { captureAuthorization } from '../authorizations/capture.ts';
import { findAuthorization } from '../authorizations/find.ts';
import { reauthorize } from '../authorizations/reauthorize.ts';
import { voidAuthorization } from '../authorizations/void.ts';
import type { Call } from '../call.ts';
import { findCapture } from '../captures/find.ts';
import type { Endpoints, Preferences } from '../endpoint.ts';
import { money, noBody, text } from '../params.ts';
import { serializeAuthorization, serializeAuthorizationBriefly } from '../serialize/authorization.ts';
import { serializeCapture, serializeCaptureBriefly } from '../serialize/capture.ts';
import { rememberedMs } from './remembered.ts';

const captureBody = z
  .object({
    amount: money.optional(),
    invoice_id: text(127).optional(),
    final_capture: z.boolean().default(false),
    note_to_payer: text(255).optional(),
    soft_descriptor: text(22).optional(),
  })
  .prefault({});

export function authorizationRoutes({ read, write }: Endpoints): Router {
  const router = Router();

  router.get(
    '/:id',
    read(z.object({}), (call, _query, id) => serializeAuthorization(call, findAuthorization(call, id))),
  );

  router.post(
    '/:id/capture',
    write({
      call: 'authorizations.capture',
      rememberedMs,
      body: captureBody,
      run: (call, body, id) =>
        captureAuthorization(call, findAuthorization(call, id), {
          amount: body.amount ?? null,
          invoiceId: body.invoice_id ?? null,
          final: body.final_capture,
        }).id,
      reply(call, id, { representation }) {
        const serialize = representation ? serializeCapture : serializeCaptureBriefly;
        return { status: 201, body: serialize(call, findCapture(call, id)) };
      },
    }),
  );

  router.post(
    '/:id/reauthorize',
    write({
      call: 'authorizations.reauthorize',
      rememberedMs,
      body: z.object({ amount: money.optional() }).prefault({}),
      run: (call, body, id) => reauthorize(call, findAuthorization(call, id), body.amount ?? null).id,
      reply: (call, id, preferences) => ({ status: 201, body: told(call, id, preferences) }),
    }),
  );

  router.post(
    '/:id/void',
    write({
      call: 'authorizations.void',
      rememberedMs,
      body: noBody,
      run: (call, _body, id) => voidAuthorization(call, findAuthorization(call, id)).id,
      reply: (call, id, preferences) =>
        preferences.representation
          ? { status: 200, body: told(call, id, preferences) }
          : { status: 204, body: null },
    }),
  );

  return router;
}

function told(call: Call, id: string, { representation }: Preferences) {
  const serialize = representation ? serializeAuthorization : serializeAuthorizationBriefly;
  return serialize(call, findAuthorization(call, id));
}
