import type { View } from './view.ts';

export interface Link {
  href: string;
  rel: string;
  method: 'GET' | 'POST';
}

export const link = (
  { url }: Pick<View, 'url'>,
  rel: string,
  path: string,
  method: Link['method'] = 'GET',
): Link => ({ href: `${url}${path}`, rel, method });

/** Where the payer approves the order. */
export const approvalPath = (orderId: string) => `/checkoutnow?token=${orderId}`;
