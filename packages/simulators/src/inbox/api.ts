import { Router } from 'express';
import { z } from 'zod';
import type { MessageStore } from './store.ts';

const listQuery = z.object({
  to: z.string().optional(),
  subject: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(1000).default(50),
  offset: z.coerce.number().int().min(0).default(0),
});

/**
 * | request | answers |
 * |---|---|
 * | `GET /api/messages?to=&subject=&limit=&offset=` | `{data, total}`, newest first |
 * | `GET /api/messages/{id}` | the message with `html`, `text` and `headers` |
 * | `GET /api/messages/{id}/source` | its bytes, as `message/rfc822` |
 * | `DELETE /api/messages` | 204; all are gone |
 */
export function apiRoutes(messages: MessageStore): Router {
  const router = Router();
  const unknown = { error: { message: 'There is no such message.' } };

  router.get('/api/messages', (req, res) => {
    const query = listQuery.safeParse(req.query);
    if (!query.success)
      return void res.status(400).json({ error: { message: z.prettifyError(query.error) } });
    const { limit, offset, ...filter } = query.data;
    res.json(messages.list(filter, { limit, offset }));
  });
  router.get('/api/messages/:id', async (req, res) => {
    const message = await messages.find(req.params.id);
    if (message) res.json(message);
    else res.status(404).json(unknown);
  });
  router.get('/api/messages/:id/source', async (req, res) => {
    const source = await messages.source(req.params.id);
    if (source) res.type('message/rfc822').send(source);
    else res.status(404).json(unknown);
  });
  router.delete('/api/messages', async (_req, res) => {
    await messages.clear();
    res.status(204).end();
  });
  return router;
}
