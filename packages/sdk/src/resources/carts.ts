import type { RequestOptions, WriteOptions } from '../options.ts';
import type { Call, Transport } from '../transport.ts';
import type { Cart, CartChanges, CartInput, CartKey, CheckoutInput, NewCart } from '../types/cart.ts';
import type { Order } from '../types/order.ts';
import type { CreateOptions } from './orders.ts';
import { post } from './post.ts';
import { preferWait } from './prefer-wait.ts';

export interface CartChangeOptions extends RequestOptions {
  /** Fails with 412 unless this is still the cart's `version`. */
  version?: number | undefined;
}

const pathOf = ({ id }: CartKey, ...rest: string[]) =>
  ['/v1/carts', ...[id, ...rest].map((part) => encodeURIComponent(part))].join('/');

const headersOf = ({ token }: CartKey, { version }: { version?: number | undefined } = {}) => ({
  'x-cart-token': token,
  ...(version !== undefined && { 'if-match': `"${version}"` }),
});

/** What customers mean to buy. Keep the id and the token of a cart: with both of them it is opened, and with neither alone. */
export class Carts {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  create(cart: CartInput = {}, options: WriteOptions = {}): Promise<NewCart> {
    return post(this.#transport, { path: '/v1/carts', body: cart }, options);
  }

  /** With prices and stock of this moment. */
  retrieve(key: CartKey, options: RequestOptions = {}): Promise<Cart> {
    return this.#change(key, { method: 'GET', path: pathOf(key) }, options);
  }

  /** Changes what is given and leaves the rest. */
  update(key: CartKey, changes: CartChanges, options: CartChangeOptions = {}): Promise<Cart> {
    return this.#change(key, { method: 'PATCH', path: pathOf(key), body: changes }, options);
  }

  /** Sets how many pieces of a SKU are in it; 0 takes it out. */
  setItem(key: CartKey, sku: string, quantity: number, options: CartChangeOptions = {}): Promise<Cart> {
    return this.#change(key, { method: 'PUT', path: pathOf(key, 'items', sku), body: { quantity } }, options);
  }

  removeItem(key: CartKey, sku: string, options: CartChangeOptions = {}): Promise<Cart> {
    return this.#change(key, { method: 'DELETE', path: pathOf(key, 'items', sku) }, options);
  }

  /** Takes over what is in another cart, and closes that one: for a customer who logs in. */
  merge(key: CartKey, from: CartKey, options: WriteOptions = {}): Promise<Cart> {
    const body = { from: from.id, fromToken: from.token };
    return post(this.#transport, { path: pathOf(key, 'merge'), body, headers: headersOf(key) }, options);
  }

  async delete(key: CartKey, options: CartChangeOptions = {}): Promise<void> {
    await this.#change(key, { method: 'DELETE', path: pathOf(key) }, options);
  }

  /** Makes the one order of the cart: asked again it is the same one, until it is rejected. */
  checkOut(
    key: CartKey,
    checkout: CheckoutInput,
    { waitSeconds, version, ...options }: CreateOptions & CartChangeOptions = {},
  ): Promise<Order> {
    const wait = preferWait(waitSeconds);
    const headers = { ...headersOf(key, { version }), ...wait.headers };
    return post(
      this.#transport,
      { ...wait, path: pathOf(key, 'checkout'), body: checkout, headers },
      options,
    );
  }

  #change<T>(key: CartKey, call: Call, { version, ...options }: CartChangeOptions): Promise<T> {
    return this.#transport.send({ ...call, headers: headersOf(key, { version }) }, options);
  }
}
