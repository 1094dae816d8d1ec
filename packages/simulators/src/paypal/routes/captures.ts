import { Router } from 'express';
import { z } from 'zod';
import { findCapture } from '../captures/find.ts';
import type { Endpoints } from '../endpoint.ts';
import { money, text } from '../params.ts';
import { refundCapture } from '../refunds/create.ts';
import { findRefund } from '../refunds/find.ts';
import { serializeCapture } from '../serialize/capture.ts';
import { serializeRefund, serializeRefundBriefly } from '../serialize/refund.ts';
import { rememberedMs } from './remembered.ts';

const refundBody = z
  .object({
    amount: money.optional(),
    custom_id: text(127).optional(),
    invoice_id: text(127).optional(),
    note_to_payer: text(255).optional(),
  })
  .prefault({});

export function captureRoutes({ read, write }: Endpoints): Router {
  const router = Router();

  router.get(
    '/:id',
    read(z.object({}), (call, _query, id) => serializeCapture(call, findCapture(call, id))),
  );

  router.post(
    '/:id/refund',
    write({
      call: 'captures.refund',
      rememberedMs,
      body: refundBody,
      run: (call, body, id) =>
        refundCapture(call, findCapture(call, id), {
          amount: body.amount ?? null,
          customId: body.custom_id ?? null,
          invoiceId: body.invoice_id ?? null,
          noteToPayer: body.note_to_payer ?? null,
        }).id,
      reply(call, id, { representation }) {
        const serialize = representation ? serializeRefund : serializeRefundBriefly;
        return { status: 201, body: serialize(call, findRefund(call, id)) };
      },
    }),
  );

  return router;
}
