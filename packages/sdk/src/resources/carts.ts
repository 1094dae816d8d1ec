import type {
  Cart,
  CartChanges,
  CartInput,
  CheckoutInput,
  MergeCartBody,
  NewCart,
  Order,
} from '../generated/schemas.ts';
import type { ChangeOptions, CreateOptions, RequestOptions } from '../options.ts';
import { Resource } from './resource.ts';

/** Names a cart, and shows that one may have it. */
export interface CartKey {
  id: string;
  /** Told once, when the cart was made: keep it with the id. */
  token: string;
}

/** What customers mean to buy. Keep the id and the token of a cart: with both of them it is opened, and with neither alone. */
export class Carts extends Resource {
  create(cart: CartInput = {}, options?: RequestOptions): Promise<NewCart> {
    return this.call('createCart', { body: cart }, options);
  }

  /** With prices and stock of this moment. */
  retrieve({ id, token }: CartKey, options?: RequestOptions): Promise<Cart> {
    return this.call('getCart', { path: { id } }, { ...options, cartToken: token });
  }

  /** Changes what is given and leaves the rest. */
  update({ id, token }: CartKey, changes: CartChanges, options?: ChangeOptions): Promise<Cart> {
    return this.call('updateCart', { path: { id }, body: changes }, { ...options, cartToken: token });
  }

  /** Sets how many pieces of a SKU are in it; 0 takes it out. */
  setItem({ id, token }: CartKey, sku: string, quantity: number, options?: ChangeOptions): Promise<Cart> {
    const given = { path: { id, sku }, body: { quantity } };
    return this.call('putCartItem', given, { ...options, cartToken: token });
  }

  removeItem({ id, token }: CartKey, sku: string, options?: ChangeOptions): Promise<Cart> {
    return this.call('removeCartItem', { path: { id, sku } }, { ...options, cartToken: token });
  }

  /** Takes over what is in another cart, and closes that one: for a customer who logs in. */
  merge({ id, token }: CartKey, from: CartKey, options?: ChangeOptions): Promise<Cart> {
    const body: MergeCartBody = { from: from.id, fromToken: from.token };
    return this.call('mergeCart', { path: { id }, body }, { ...options, cartToken: token });
  }

  async delete({ id, token }: CartKey, options?: ChangeOptions): Promise<void> {
    await this.call('deleteCart', { path: { id } }, { ...options, cartToken: token });
  }

  /** Makes the one order of the cart: asked again it is the same one, until it is rejected. */
  checkOut(
    { id, token }: CartKey,
    checkout: CheckoutInput,
    options?: CreateOptions & ChangeOptions,
  ): Promise<Order> {
    return this.call('checkOutCart', { path: { id }, body: checkout }, { ...options, cartToken: token });
  }
}
