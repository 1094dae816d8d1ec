import { Router } from 'express';
import { z } from 'zod';
import type { Endpoints } from '../endpoint.ts';
import { notFound, PayPalError } from '../errors.ts';
import type { Event } from '../model.ts';
import { serializeEvent } from '../serialize/event.ts';
import type { Simulation } from '../simulation.ts';
import { webhookDestination } from '../webhooks/destination.ts';

const given = z.string().min(1);
const signature = z.object({
  auth_algo: given,
  cert_url: given,
  transmission_id: given,
  transmission_sig: given,
  transmission_time: given,
  webhook_id: given,
  webhook_event: z.record(z.string(), z.unknown()),
});

export function notificationRoutes(simulation: Simulation, { read, write }: Endpoints): Router {
  const { books, transmitter, deliveries } = simulation;
  const router = Router();

  router.get(transmitter.certificatePath, (_req, res) => {
    res.type('application/x-pem-file').send(transmitter.certificate);
  });

  router.post(
    '/v1/notifications/verify-webhook-signature',
    write({
      call: 'notifications.verify',
      rememberedMs: 0,
      body: z.unknown(),
      run(_call, body) {
        const { webhook_event: event, ...claimed } = readSignature(body);
        // The body was signed as it was sent, so a caller has to hand back the event with its fields in that order.
        const good = transmitter.verify(JSON.stringify(event), claimed.webhook_id, {
          'paypal-transmission-id': claimed.transmission_id,
          'paypal-transmission-time': claimed.transmission_time,
          'paypal-transmission-sig': claimed.transmission_sig,
          'paypal-cert-url': claimed.cert_url,
          'paypal-auth-algo': claimed.auth_algo,
        });
        return good ? 'SUCCESS' : 'FAILURE';
      },
      reply: (_call, verification_status) => ({ status: 200, body: { verification_status } }),
    }),
  );

  router.get(
    '/v1/notifications/webhooks-events/:id',
    read(z.object({}), (call, _query, id) => serializeEvent(call, findEvent(simulation, id))),
  );
  router.post(
    '/v1/notifications/webhooks-events/:id/resend',
    write({
      call: 'notifications.resend',
      rememberedMs: 0,
      body: z.looseObject({}).optional(),
      run(_call, _body, id) {
        const event = findEvent(simulation, id);
        const url = webhookDestination(simulation.webhookUrl, event.customId);
        if (url !== null) deliveries.deliver({ event, url });
        return id;
      },
      reply: (call, id) => ({ status: 202, body: serializeEvent(call, findEvent({ books }, id)) }),
    }),
  );

  return router;
}

function readSignature(body: unknown): z.output<typeof signature> {
  const parsed = signature.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new PayPalError({
    status: 400,
    name: 'VALIDATION_ERROR',
    message: 'Invalid data provided',
    details: parsed.error.issues.map(({ path }) => ({
      field: path.map(String).join('.'),
      location: 'body',
      issue: 'Required field cannot be blank',
    })),
  });
}

function findEvent({ books }: Pick<Simulation, 'books'>, id: string): Event {
  const event = books.events.get(id);
  if (event === undefined) throw notFound();
  return event;
}
