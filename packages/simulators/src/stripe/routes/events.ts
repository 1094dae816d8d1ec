import { Router } from 'express';
import { z } from 'zod';
import type { EndpointFactory } from '../endpoint.ts';
import { noSuch } from '../errors.ts';
import { paginate } from '../paginate.ts';
import { listing, text } from '../params.ts';
import { serializeEvent } from '../serialize/event.ts';

export function eventRoutes(endpoint: EndpointFactory): Router {
  const router = Router();

  router.get(
    '/',
    endpoint(
      z.strictObject({ ...listing, type: text.optional(), types: z.array(text).max(20).optional() }),
      (call, params) =>
        paginate({
          records: call.books.events
            .values()
            .filter(({ type }) => [undefined, type].includes(params.type))
            .filter(({ type }) => params.types === undefined || params.types.includes(type)),
          listing: params,
          object: 'event',
          url: '/v1/events',
          serialize: serializeEvent,
        }),
    ),
  );

  router.get(
    '/:id',
    endpoint(z.strictObject({}), (call, _params, id) => {
      const event = call.books.events.get(id);
      if (event === undefined) throw noSuch('event', id, { param: 'id', status: 404 });
      return serializeEvent(event);
    }),
  );

  return router;
}
