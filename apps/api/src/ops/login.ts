import { DomainError } from '@waybill/domain';
import express, { type Request, type RequestHandler, type Response } from 'express';
import { z } from 'zod';
import { credentialsSchema, type LogIn } from '../auth/staff-login.ts';
import { Problem } from '../http/problem.ts';
import { loginPage } from '../pages/login-page.ts';
import type { OpsSession } from './session.ts';

const home = '/ops/queues';

/** Only back to where logins are for: an open redirect would lend our name to anybody. */
const nextPage = z
  .string()
  .max(500)
  .regex(/^\/ops\/[\w./?&=%-]*$/)
  .catch(home);

const formSchema = credentialsSchema.extend({ next: nextPage });

export const parseLoginForm: RequestHandler = express.urlencoded({
  extended: false,
  limit: '8kb',
  parameterLimit: 10,
});

export const showLogin: RequestHandler = (_req, res) => {
  res.type('html').send(loginPage({ next: home }));
};

/** The page that stands in for what only staff may see. */
export const askToLogIn = (req: Request, res: Response): void => {
  res
    .status(401)
    .type('html')
    .send(loginPage({ next: nextPage.parse(req.originalUrl) }));
};

interface Refusal {
  status: number;
  problem: string;
  asksForCode?: boolean;
}

/** What to tell a person; null for errors that are not theirs. */
function refusalOf(error: unknown): Refusal | null {
  if (error instanceof DomainError && error.code === 'second_factor_required') {
    return {
      status: 401,
      problem: 'Enter your password and the code of your authenticator app.',
      asksForCode: true,
    };
  }
  if (error instanceof DomainError && error.code === 'invalid_second_factor') {
    return { status: 401, problem: error.message, asksForCode: true };
  }
  if (error instanceof DomainError && error.code === 'invalid_credentials') {
    return { status: 401, problem: error.message };
  }
  if (error instanceof Problem && error.code === 'too_many_attempts') {
    return { status: error.status, problem: error.message };
  }
  return null;
}

/** `POST /ops/login`: the form of the login page. */
export const submitLogin =
  (logIn: LogIn, session: OpsSession): RequestHandler =>
  async (req, res) => {
    const form = formSchema.safeParse({ next: home, ...req.body });
    if (!form.success) {
      res
        .status(400)
        .type('html')
        .send(loginPage({ next: home, problem: 'Enter your e-mail and password.' }));
      return;
    }
    const { next, ...credentials } = form.data;
    try {
      await session.start(res, await logIn(credentials, res));
      res.redirect(303, next);
    } catch (error) {
      const refusal = refusalOf(error);
      if (!refusal) throw error;
      const { status, problem, asksForCode = false } = refusal;
      res
        .status(status)
        .type('html')
        .send(loginPage({ next, problem, asksForCode, email: credentials.email }));
    }
  };
