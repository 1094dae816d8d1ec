import {
  type Cart,
  type Ctx,
  discardCart,
  getCart,
  mergeCarts,
  openCart,
  setCartItem,
  showCart,
  updateCart,
} from '@waybill/domain';
import { pathSku } from '../catalog/path-sku.ts';
import type { AppDeps } from '../deps.ts';
import { type Call, type Route, route } from '../http/route.ts';
import { takesNoKey } from '../http/without-key.ts';
import { cartAnswer, newCartAnswer } from './cart-answers.ts';
import { cartChangesSchema, cartItemSchema, mergeSchema, newCartSchema } from './cart-schemas.ts';
import { cartKey, cartTag, cartView, guardOf } from './cart-view.ts';

const holdsNothing =
  'Prices and stock are those of this moment: a cart reserves nothing, and freezes no price.';

const openCartRoute = ({ transact }: AppDeps): Route =>
  route({
    method: 'post',
    path: '/v1/carts',
    name: 'createCart',
    takesRoom: true,
    summary: 'Makes a cart, of a customer or of nobody yet.',
    description: `Its \`token\` is told this once, and sent as \`X-Cart-Token\` from then on. ${holdsNothing} ${takesNoKey('makes two carts, of which the one that nobody uses expires')}`,
    permission: 'orders:write',
    body: newCartSchema,
    bodyOptional: true,
    answers: { 201: newCartAnswer },
    answerHeaders: ['Location', 'ETag'],
    handle: async ({ res, scope, body }) => {
      const { shown, token } = await transact(scope, async (ctx) => {
        const opened = await openCart(ctx, body);
        return { shown: await showCart(ctx, opened.cart), token: opened.token };
      });
      res.set('ETag', cartTag(shown)).status(201).location(`/v1/carts/${shown.id}`);
      res.json({ ...cartView(shown), token });
    },
  });

const getCartRoute = ({ transact }: AppDeps): Route =>
  route({
    method: 'get',
    path: '/v1/carts/:id',
    name: 'getCart',
    summary: 'Tells a cart, with what it would cost and what is there now.',
    description: holdsNothing,
    permission: 'orders:write',
    headers: ['X-Cart-Token'],
    answerHeaders: ['ETag'],
    answers: { 200: cartAnswer },
    handle: async (call) => {
      const shown = await transact(call.scope, async (ctx) =>
        showCart(ctx, await getCart(ctx, cartKey(call))),
      );
      call.res.set('ETag', cartTag(shown)).json(cartView(shown));
    },
  });

/** What is said of every change of a cart that is there. */
const changed = {
  permission: 'orders:write',
  headers: ['If-Match', 'X-Cart-Token'],
  answerHeaders: ['ETag'],
  answers: { 200: cartAnswer },
  problems: ['precondition_failed', 'illegal_transition'],
} as const;

/** Answers with the cart as it has become. */
async function answerChanged(
  { transact }: Pick<AppDeps, 'transact'>,
  { res, scope }: Pick<Call, 'res' | 'scope'>,
  change: (ctx: Ctx) => Promise<Cart>,
): Promise<void> {
  const shown = await transact(scope, async (ctx) => showCart(ctx, await change(ctx)));
  res.set('ETag', cartTag(shown)).json(cartView(shown));
}

const updateCartRoute = (deps: AppDeps): Route =>
  route({
    method: 'patch',
    path: '/v1/carts/:id',
    name: 'updateCart',
    takesRoom: true,
    summary: 'Changes the fields that are sent, each as a whole.',
    ...changed,
    body: cartChangesSchema,
    handle: async (call) => {
      const [key, guard] = [cartKey(call), guardOf(call.req)];
      await answerChanged(deps, call, (ctx) => updateCart(ctx, key, call.body, { guard }));
    },
  });

const putCartItemRoute = (deps: AppDeps): Route =>
  route({
    method: 'put',
    path: '/v1/carts/:id/items/:sku',
    name: 'putCartItem',
    takesRoom: true,
    summary: 'Sets how many pieces of a SKU are in the cart; 0 takes it out.',
    ...changed,
    problems: [...changed.problems, 'limit_reached'],
    body: cartItemSchema,
    handle: async (call) => {
      const [key, guard, sku] = [cartKey(call), guardOf(call.req), pathSku(call.param('sku'))];
      const item = { sku, quantity: call.body.quantity };
      await answerChanged(deps, call, (ctx) => setCartItem(ctx, key, item, { guard }));
    },
  });

const removeCartItemRoute = (deps: AppDeps): Route =>
  route({
    method: 'delete',
    path: '/v1/carts/:id/items/:sku',
    name: 'removeCartItem',
    summary: 'Takes a SKU out of the cart.',
    ...changed,
    handle: async (call) => {
      const [key, guard, sku] = [cartKey(call), guardOf(call.req), pathSku(call.param('sku'))];
      await answerChanged(deps, call, (ctx) => setCartItem(ctx, key, { sku, quantity: 0 }, { guard }));
    },
  });

const mergeCartRoute = (deps: AppDeps): Route =>
  route({
    method: 'post',
    path: '/v1/carts/:id/merge',
    name: 'mergeCart',
    takesRoom: true,
    summary: 'Takes over what is in another cart, and closes that one.',
    description:
      'For a customer who put things into a cart before they logged in. Quantities of the same SKU are added up. Sent again it changes nothing.',
    ...changed,
    problems: [...changed.problems, 'invalid_items', 'currency_mismatch', 'limit_reached'],
    body: mergeSchema,
    handle: async (call) => {
      const [into, guard] = [cartKey(call), guardOf(call.req)];
      const from = { cartId: call.body.from, token: call.body.fromToken ?? null };
      await answerChanged(deps, call, (ctx) => mergeCarts(ctx, { into, from }, guard));
    },
  });

const deleteCartRoute = ({ transact }: AppDeps): Route =>
  route({
    method: 'delete',
    path: '/v1/carts/:id',
    name: 'deleteCart',
    summary: 'Throws a cart away that no order was made of.',
    ...changed,
    answerHeaders: [],
    answers: { 204: null },
    handle: async (call) => {
      const [key, guard] = [cartKey(call), guardOf(call.req)];
      await transact(call.scope, (ctx) => discardCart(ctx, key, { guard }));
      call.res.status(204).end();
    },
  });

export const cartRoutes = (deps: AppDeps): Route[] => [
  openCartRoute(deps),
  getCartRoute(deps),
  updateCartRoute(deps),
  putCartItemRoute(deps),
  removeCartItemRoute(deps),
  mergeCartRoute(deps),
  deleteCartRoute(deps),
];
