import {
  type Cart,
  type Ctx,
  DomainError,
  getCart,
  getQuote,
  listQuotes,
  loadShop,
  makeQuote,
  type NewQuote,
  quoteStatuses,
} from '@waybill/domain';
import { z } from 'zod';
import type { AppDeps } from '../deps.ts';
import { answerOnce } from '../http/idempotency.ts';
import { type PageKind, page, pageQuery, readCursor } from '../http/paging.ts';
import { pathId } from '../http/path-id.ts';
import { type Route, route } from '../http/route.ts';
import { email } from '../validation/fields.ts';
import { pdfAnswer, quoteAnswer, quotePageAnswer } from './cart-answers.ts';
import { newQuoteSchema } from './cart-schemas.ts';
import { quoteView } from './cart-view.ts';
import { writeQuotePdf } from './quote-pdf.ts';

type Given = z.output<typeof newQuoteSchema>;

/** What is quoted for: as it is sent, and where it is not sent as the cart has it. */
function toQuote(given: Given, cart: Cart | null): NewQuote {
  const { name, email } = given.customer ?? cart?.customer ?? {};
  const shippingAddress = given.shippingAddress ?? cart?.shippingAddress;
  const shippingMethod = given.shippingMethod ?? cart?.shippingMethod;
  const currency = cart?.currency ?? given.currency;
  const items = cart?.items ?? given.items ?? [];
  const needed = {
    'customer.name': name,
    'customer.email': email,
    shippingAddress,
    shippingMethod,
    currency,
  };
  const errors = Object.entries({ ...needed, items: items[0] })
    .filter(([, value]) => value === undefined || value === null)
    .map(([path]) => ({ path, message: 'is required' }));
  if (!name || !email || !shippingAddress || !shippingMethod || !currency || errors.length > 0) {
    throw new DomainError('cart_incomplete', 'A quote needs what an order needs.', { errors });
  }
  const metadata = given.metadata ?? cart?.metadata ?? {};
  const { validDays } = given;
  return { customer: { name, email }, shippingAddress, shippingMethod, currency, items, metadata, validDays };
}

async function quoteFor(ctx: Ctx, given: Given, token: string | null) {
  const cart = given.cart === undefined ? null : await getCart(ctx, { cartId: given.cart, token });
  return makeQuote(ctx, toQuote(given, cart));
}

const createQuoteRoute = ({ transact }: AppDeps): Route =>
  route({
    method: 'post',
    path: '/v1/quotes',
    name: 'createQuote',
    takesRoom: true,
    summary: 'Offers items, or what is in a cart, at the prices of now for some days.',
    description: 'An order that is made of it costs what it says, whatever has changed. It reserves nothing.',
    permission: 'orders:write',
    body: newQuoteSchema,
    answers: { 201: quoteAnswer },
    idempotent: true,
    headers: ['X-Cart-Token'],
    answerHeaders: ['Location'],
    problems: ['not_orderable', 'cart_incomplete', 'invalid_items', 'not_found'],
    handle: async (call) => {
      const { req, res, body } = call;
      const token = req.get('X-Cart-Token') ?? null;
      const answer = await answerOnce(transact, call, async (ctx) => ({
        status: 201,
        body: quoteView(await quoteFor(ctx, body, token)),
      }));
      res.status(answer.status).location(`/v1/quotes/${answer.body.id}`).json(answer.body);
    },
  });

const quotes: PageKind<string> = { list: 'quotes', key: z.uuid() };

const listQuery = z.strictObject({
  ...pageQuery,
  status: z.enum(quoteStatuses).optional().meta({ description: 'At this moment.' }),
  email: email.optional().meta({ description: 'Of the customer, without regard to case.' }),
});

const listQuotesRoute = ({ transact }: AppDeps): Route =>
  route({
    method: 'get',
    path: '/v1/quotes',
    name: 'listQuotes',
    summary: 'Lists quotes, the newest first.',
    permission: 'orders:read',
    query: listQuery,
    answers: { 200: quotePageAnswer },
    handle: async ({ res, scope, query: { cursor, ...wanted } }) => {
      const after = readCursor(quotes, cursor);
      const found = await transact(scope, (ctx) => listQuotes(ctx, { ...wanted, after }));
      res.json(page(quotes, found.quotes.map(quoteView), found.nextAfter));
    },
  });

const getQuoteRoute = ({ transact }: AppDeps): Route =>
  route({
    method: 'get',
    path: '/v1/quotes/:id',
    name: 'getQuote',
    summary: 'Tells a quote.',
    permission: 'orders:read',
    answers: { 200: quoteAnswer },
    handle: async ({ res, scope, param }) => {
      const quoteId = pathId(param('id'), 'quote');
      res.json(quoteView(await transact(scope, (ctx) => getQuote(ctx, quoteId))));
    },
  });

const getQuotePdfRoute = ({ transact }: AppDeps): Route =>
  route({
    method: 'get',
    path: '/v1/quotes/:id/pdf',
    name: 'getQuotePdf',
    summary: 'Sends a quote as a PDF, for the customer.',
    permission: 'orders:read',
    answers: { 200: pdfAnswer },
    answerHeaders: ['Content-Disposition'],
    handle: async ({ res, scope, param }) => {
      const quoteId = pathId(param('id'), 'quote');
      const { quote, shop } = await transact(scope, async (ctx) => ({
        quote: await getQuote(ctx, quoteId),
        shop: await loadShop(ctx),
      }));
      const pdf = await writeQuotePdf(quote, shop);
      res.set('Content-Disposition', `inline; filename="quote-${quote.number}.pdf"`);
      res.type('application/pdf').send(pdf);
    },
  });

export const quoteRoutes = (deps: AppDeps): Route[] => [
  createQuoteRoute(deps),
  listQuotesRoute(deps),
  getQuoteRoute(deps),
  getQuotePdfRoute(deps),
];
