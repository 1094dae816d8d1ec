import type { RequestHandler } from 'express';
import { layout } from './layout.ts';

const html = layout({
  title: 'Your payment is being checked',
  body: `<h1>Welcome back</h1>
<p>The shop is checking your payment now and writes to you as soon as it is confirmed.</p>
<p>If you did not go through with it, nothing was charged: go back to the shop and choose another way to pay.</p>
<p>You can close this page.</p>`,
});

/**
 * `GET /checkout/return`: where a customer comes back to from the provider's pages, whether they agreed there or not. What
 * the address says about the payment is not believed, and not shown: the provider is asked.
 */
export const checkoutReturnHandler: RequestHandler = (_req, res) => {
  res.type('html').send(html);
};
