import { Router } from 'express';
import type Stripe from 'stripe';
import { z } from 'zod';
import type { Books } from '../books.ts';
import type { EndpointFactory } from '../endpoint.ts';

/** Small and without parameters: the request by which credentials are tested. */
export function balanceRoutes(endpoint: EndpointFactory): Router {
  const router = Router();
  router.get(
    '/',
    endpoint(z.strictObject({}), ({ books }): Stripe.Balance => {
      const available = [...balances(books)].map(([currency, amount]) => ({
        amount,
        currency,
        source_types: { card: amount },
      }));
      return { object: 'balance', available, livemode: false, pending: [] };
    }),
  );
  return router;
}

/** What was taken and not given back; there are no fees and no payouts. */
function balances(books: Books): Map<string, number> {
  const byCurrency = new Map([['usd', 0]]);
  for (const { currency, amountCaptured, amountRefunded } of books.charges.values()) {
    if (amountCaptured === 0) continue;
    byCurrency.set(currency, (byCurrency.get(currency) ?? 0) + amountCaptured - amountRefunded);
  }
  return byCurrency;
}
