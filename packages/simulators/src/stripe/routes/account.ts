import { Router } from 'express';
import type Stripe from 'stripe';
import { z } from 'zod';
import type { EndpointFactory } from '../endpoint.ts';
import { invalidRequest } from '../errors.ts';
import type { Simulation } from '../simulation.ts';

/** Whose key it is. No restricted key may ask: https://docs.stripe.com/keys#limit-access */
export function accountRoutes(endpoint: EndpointFactory, { accountId, secretKey }: Simulation): Router {
  const router = Router();
  router.get(
    '/',
    endpoint(z.strictObject({}), (): Stripe.Account => {
      if (secretKey.startsWith('rk_')) {
        throw invalidRequest({
          status: 403,
          message: `The provided key does not have the required permissions for this endpoint on account '${accountId}'.`,
        });
      }
      return {
        ...{ id: accountId, object: 'account', type: 'standard', country: 'US', default_currency: 'usd' },
        ...{ charges_enabled: true, details_submitted: true, payouts_enabled: true },
        ...{ business_profile: null, email: null, metadata: {}, settings: null },
      };
    }),
  );
  return router;
}
