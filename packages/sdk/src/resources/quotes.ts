import type {
  ConversionInput,
  ListQuotesQuery,
  Order,
  Quote,
  QuoteInput as QuoteBody,
} from '../generated/schemas.ts';
import type { CreateOptions, RequestOptions, WriteOptions } from '../options.ts';
import type { Paged } from '../paged.ts';
import type { CartKey } from './carts.ts';
import { Resource } from './resource.ts';

/** Of items, or of a cart, which may say the rest. */
export interface QuoteInput extends Omit<QuoteBody, 'cart'> {
  cart?: CartKey | undefined;
}

/** Which quotes a list shows. */
export type QuoteFilter = Omit<ListQuotesQuery, 'cursor' | 'limit'>;

/** Offers at prices that hold for a time. */
export class Quotes extends Resource {
  create({ cart, ...quote }: QuoteInput, options?: WriteOptions): Promise<Quote> {
    const body: QuoteBody = { ...quote, ...(cart && { cart: cart.id }) };
    return this.call('createQuote', { body }, { ...options, cartToken: cart?.token });
  }

  retrieve(id: string, options?: RequestOptions): Promise<Quote> {
    return this.call('getQuote', { path: { id } }, options);
  }

  /** The newest first. */
  list(params: ListQuotesQuery = {}, options?: RequestOptions): Paged<Quote> {
    return this.pages('listQuotes', { query: params }, options);
  }

  /** The quote on paper. */
  pdf(id: string, options?: RequestOptions): Promise<Blob> {
    return this.call('getQuotePdf', { path: { id } }, options);
  }

  /** Makes the one order of the quote, at its prices. Fails with `quote_expired` after its last day. */
  convert(id: string, conversion: ConversionInput, options?: CreateOptions): Promise<Order> {
    return this.call('convertQuote', { path: { id }, body: conversion }, options);
  }
}
