import type { RequestHandler } from 'express';
import { z } from 'zod';
import { execute, handled } from '../endpoint.ts';
import { OAuthError } from '../errors.ts';
import { authenticateClient } from '../oauth/authenticate-client.ts';
import type { Simulation } from '../simulation.ts';

const form = z.object({ grant_type: z.literal('client_credentials') });

const scope = [
  'https://uri.paypal.com/services/payments/realtimepayment',
  'https://uri.paypal.com/services/payments/payment/authcapture',
  'https://uri.paypal.com/services/payments/refund',
  'https://uri.paypal.com/services/reporting/search/read',
  'https://uri.paypal.com/services/applications/webhooks',
].join(' ');

/** `POST /v1/oauth2/token`: https://developer.paypal.com/api/rest/authentication/ */
export const tokenRoute = (simulation: Simulation): RequestHandler =>
  handled(
    simulation,
    async (req, fault) => {
      authenticateClient(req.get('Authorization'), simulation);
      if (!form.safeParse(req.body).success) {
        throw new OAuthError(400, 'unsupported_grant_type', 'Grant Type is NULL or not supported');
      }
      const { token, expiresIn } = await execute(simulation, fault, () => simulation.tokens.issue());
      const body = {
        scope,
        access_token: token,
        token_type: 'Bearer',
        app_id: 'APP-80W284485P519543T',
        expires_in: expiresIn,
        nonce: new Date(simulation.clock.outside()).toISOString(),
      };
      return { status: 200, body };
    },
    { onlyByPath: true },
  );
