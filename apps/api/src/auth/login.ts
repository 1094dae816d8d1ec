import type { AppDeps } from '../deps.ts';
import { openRoute, type Route } from '../http/route.ts';
import { credentialsSchema } from './staff-login.ts';

/** Long enough for work at a desk to go on without a stolen token being of use for long. */
const accessTokenSeconds = 15 * 60;

export const loginRoute = ({ logIn, tokens }: AppDeps): Route =>
  openRoute({
    method: 'post',
    path: '/v1/auth/login',
    name: 'logIn',
    summary: 'Gives a person an access token.',
    body: credentialsSchema,
    handle: async ({ req, res, body }) => {
      const staff = await logIn(body, { ip: req.ip });
      const accessToken = await tokens.sign(staff, { audience: 'waybill-api', seconds: accessTokenSeconds });
      res.json({ accessToken, tokenType: 'Bearer', expiresIn: accessTokenSeconds });
    },
  });
