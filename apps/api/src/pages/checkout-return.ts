import type { RequestHandler } from 'express';
import { layout } from './layout.ts';

const html = layout({
  title: 'Thank you',
  body: `<h1>Thank you</h1>
<p>Your bank has answered. The shop is checking your payment now and writes to you as soon as it is confirmed.</p>
<p>You can close this page.</p>`,
});

/**
 * `GET /checkout/return`: where a customer comes back to after authenticating at the provider. What the address says
 * about the payment is not believed, and not shown: the provider is asked.
 */
export const checkoutReturnHandler: RequestHandler = (_req, res) => {
  res.type('html').send(html);
};
