import { type Response, Router } from 'express';
import { z } from 'zod';
import { liveScript, pageStyle } from './page-style.ts';
import { listPage, messagePage, notFoundPage, tabs } from './pages.ts';
import type { MessageStore } from './store.ts';

const limit = 50;
const listQuery = z.object({
  to: z.string().default('').catch(''),
  offset: z.coerce.number().int().min(0).default(0).catch(0),
});
const messageQuery = z.object({ view: z.enum(tabs).default('html').catch('html') });

const pagePolicy =
  "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src data:; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/** A mail is the work of strangers: it runs nothing, loads nothing and knows nothing of this page. */
const mailPolicy =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox";

/** Links in a mail open beside it. */
const linksOpenOutside = (html: string) => html.replace(/<head[^>]*>/i, '$&<base target="_blank">');

const sendPage = (res: Response, html: string, policy = pagePolicy) => {
  res.set('Content-Security-Policy', policy).type('html').send(html);
};

/** The pages for people: the list, one mail in its three forms. */
export function webRoutes(messages: MessageStore): Router {
  const router = Router();
  router.use((_req, res, next) => {
    res.set({
      'X-Content-Type-Options': 'nosniff',
      'Referrer-Policy': 'no-referrer',
      'Cache-Control': 'no-store',
    });
    next();
  });

  router.get('/', (req, res) => {
    const { to, offset } = listQuery.parse(req.query);
    sendPage(res, listPage({ ...messages.list({ to }, { limit, offset }), to, offset, limit }));
  });
  router.get('/messages/:id', async (req, res) => {
    const message = await messages.find(req.params.id);
    if (!message) return sendPage(res.status(404), notFoundPage());
    const { view } = messageQuery.parse(req.query);
    const source = view === 'source' ? await messages.source(message.id) : null;
    sendPage(res, messagePage(message, view, source?.toString('utf8') ?? ''));
  });
  router.get('/messages/:id/body', async (req, res) => {
    const message = await messages.find(req.params.id);
    if (message?.html == null) return sendPage(res.status(404), notFoundPage());
    sendPage(res, linksOpenOutside(message.html), mailPolicy);
  });
  router.get('/style.css', (_req, res) => void res.type('css').send(pageStyle));
  router.get('/live.js', (_req, res) => void res.type('js').send(liveScript));
  return router;
}
