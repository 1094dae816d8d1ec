import type Stripe from 'stripe';

export const serializeList = <T>(url: string, data: T[], hasMore: boolean): Stripe.ApiList<T> => ({
  object: 'list',
  data,
  has_more: hasMore,
  url,
});
