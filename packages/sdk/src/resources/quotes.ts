import type { RequestOptions, WriteOptions } from '../options.ts';
import type { Paged } from '../paged.ts';
import type { Transport } from '../transport.ts';
import type { ConversionInput, Quote, QuoteFilter, QuoteInput } from '../types/cart.ts';
import type { Order } from '../types/order.ts';
import { list, type PageParams } from './list.ts';
import type { CreateOptions } from './orders.ts';
import { post } from './post.ts';
import { preferWait } from './prefer-wait.ts';

const pathOf = (id: string, ...rest: string[]) =>
  ['/v1/quotes', ...[id, ...rest].map((part) => encodeURIComponent(part))].join('/');

/** Offers at prices that hold for a time. */
export class Quotes {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  create({ cart, ...quote }: QuoteInput, options: WriteOptions = {}): Promise<Quote> {
    const body = { ...quote, ...(cart && { cart: cart.id }) };
    const headers = cart && { 'x-cart-token': cart.token };
    return post(this.#transport, { path: '/v1/quotes', body, headers }, options);
  }

  retrieve(id: string, options: RequestOptions = {}): Promise<Quote> {
    return this.#transport.send({ method: 'GET', path: pathOf(id) }, options);
  }

  /** The newest first. */
  list(params: QuoteFilter & PageParams = {}, options: RequestOptions = {}): Paged<Quote> {
    return list(this.#transport, '/v1/quotes', { ...params }, options);
  }

  /** Makes the one order of the quote, at its prices. Fails with `quote_expired` after its last day. */
  convert(
    id: string,
    conversion: ConversionInput,
    { waitSeconds, ...options }: CreateOptions = {},
  ): Promise<Order> {
    const call = { ...preferWait(waitSeconds), path: pathOf(id, 'convert'), body: conversion };
    return post(this.#transport, call, options);
  }
}
