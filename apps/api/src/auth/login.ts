import type { RequestHandler } from 'express';
import { readJson } from '../body/read-json.ts';
import type { AppDeps } from '../deps.ts';
import { validateBody } from '../validation/validate.ts';
import { credentialsSchema } from './staff-login.ts';

/** Long enough for work at a desk to go on without a stolen token being of use for long. */
const accessTokenSeconds = 15 * 60;

/** `POST /v1/auth/login`: an access token for a person. */
export const loginHandler =
  ({ logIn, tokens }: AppDeps): RequestHandler =>
  async (req, res) => {
    const credentials = validateBody(credentialsSchema, await readJson(req, res));
    const staff = await logIn(credentials, { ip: req.ip });
    const accessToken = await tokens.sign(staff, { audience: 'waybill-api', seconds: accessTokenSeconds });
    res.json({ accessToken, tokenType: 'Bearer', expiresIn: accessTokenSeconds });
  };
