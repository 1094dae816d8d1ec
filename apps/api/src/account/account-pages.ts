import { acceptInvitation, DomainError, type LinkOptions, resetPassword } from '@waybill/domain';
import express, { type RequestHandler, type Response, Router } from 'express';
import { z } from 'zod';
import { requestOf } from '../auth/principal.ts';
import type { AppDeps } from '../deps.ts';
import { limitStrangers } from '../http/limit-strangers.ts';
import { resource } from '../http/methods.ts';
import { requireSameOrigin } from '../http/same-origin.ts';
import { costOfGuess } from '../limits/limits.ts';
import { pagePolicy } from '../pages/layout.ts';
import { deadLinkPage, type PasswordPage, passwordPage, passwordSetPage } from '../pages/password-page.ts';
import { invitationPath, passwordPath } from './links.ts';
import { chosenPassword, linkToken } from './passwords.ts';

type Words = Pick<PasswordPage, 'title' | 'intro' | 'button' | 'action'>;
type Submit = (options: LinkOptions, form: { token: string; password: string }) => Promise<void>;

const invitationWords: Words = {
  title: 'Accept the invitation',
  intro: 'Choose the password that you will log in with.',
  button: 'Accept',
  action: invitationPath,
};

const resetWords: Words = {
  title: 'A new password',
  intro: 'You will be logged out everywhere.',
  button: 'Set the password',
  action: passwordPath,
};

const send = (res: Response, status: number, page: string): void => {
  res.status(status).set('Cache-Control', 'no-store').type('html').send(page);
};

const show =
  (words: Words): RequestHandler =>
  (req, res) => {
    const token = linkToken.safeParse(req.query['token']);
    if (token.success) send(res, 200, passwordPage({ ...words, token: token.data }));
    else send(res, 400, deadLinkPage('It is not complete: open it from the mail again.'));
  };

const formSchema = z.object({ token: linkToken, password: chosenPassword });
const tokenOnly = z.object({ token: linkToken });

/** What to tell a person, or that the error is not theirs. */
function refuse(res: Response, words: Words, token: string, error: unknown): void {
  if (!(error instanceof DomainError)) throw error;
  if (error.code === 'invalid_link') send(res, 410, deadLinkPage(error.message));
  else if (error.code === 'password_refused') {
    send(res, 422, passwordPage({ ...words, token, problem: error.message }));
  } else throw error;
}

const submit =
  (deps: AppDeps, words: Words, run: Submit): RequestHandler =>
  async (req, res) => {
    const form = formSchema.safeParse(req.body);
    if (!form.success) {
      const known = tokenOnly.safeParse(req.body);
      const token = known.success ? known.data.token : '';
      send(
        res,
        400,
        passwordPage({ ...words, token, problem: 'Choose a password of 12 to 256 characters.' }),
      );
      return;
    }
    try {
      await run({ ...deps, request: requestOf(res) }, form.data);
      send(res, 200, passwordSetPage());
    } catch (error) {
      refuse(res, words, form.data.token, error);
    }
  };

/** The pages behind the links of mails. */
export function accountPages(deps: AppDeps): Router {
  const router = Router();
  const parseForm = express.urlencoded({ extended: false, limit: '8kb', parameterLimit: 10 });
  const limit = limitStrangers(deps, { pointsOfChange: costOfGuess });
  router.use('/account', limit, requireSameOrigin(deps.publicUrl), pagePolicy, parseForm);
  resource(router, invitationPath, {
    get: show(invitationWords),
    post: submit(deps, invitationWords, acceptInvitation),
  });
  resource(router, passwordPath, { get: show(resetWords), post: submit(deps, resetWords, resetPassword) });
  return router;
}
