import express, { type Express, type RequestHandler, Router } from 'express';
import helmet from 'helmet';
import { accountPages } from './account/account-pages.ts';
import { createFindApiKey, createUseApiKey } from './auth/api-keys.ts';
import { createAuthenticate } from './auth/authenticate.ts';
import { createLimitGuesses } from './auth/limit-guesses.ts';
import { createIsLive } from './auth/live-sessions.ts';
import { createLogIn } from './auth/staff-login.ts';
import { createTokens } from './auth/tokens.ts';
import type { AppDeps, AppOptions } from './deps.ts';
import { logAccess } from './http/access-log.ts';
import { createCors } from './http/cors.ts';
import { handleError } from './http/error-handler.ts';
import { limitStrangers } from './http/limit-strangers.ts';
import { measureRequests } from './http/measure-requests.ts';
import { resource } from './http/methods.ts';
import { mountRoutes } from './http/mount-routes.ts';
import { Problem } from './http/problem.ts';
import { identifyRequest } from './http/request-id.ts';
import { traceRequests } from './http/trace-requests.ts';
import { warnOfProxy } from './http/warn-of-proxy.ts';
import { contractOf } from './openapi/contract.ts';
import { docsPage } from './openapi/docs-page.ts';
import { opsRoutes } from './ops/ops-routes.ts';
import { createAskQueueStore } from './ops/queue-store.ts';
import { orderStatusPage } from './orders/order-status.ts';
import { checkoutReturnHandler } from './pages/checkout-return.ts';
import { pagePolicy } from './pages/layout.ts';
import { createAdmit } from './tenants/admit.ts';
import { createFindStanding } from './tenants/find-standing.ts';
import { createNamedTenant } from './tenants/named-tenant.ts';
import { createResolveTenant } from './tenants/resolve-tenant.ts';
import { receiveWebhookHandler } from './webhooks/receive-webhook.ts';

/** Answers are data: nothing in them may be run, framed or loaded. Pages have policies of their own. */
const protect = (publicUrl: string): RequestHandler =>
  helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'none'"],
        'base-uri': ["'none'"],
        'form-action': ["'none'"],
        'frame-ancestors': ["'none'"],
      },
    },
    strictTransportSecurity: publicUrl.startsWith('https:'),
    xFrameOptions: { action: 'deny' },
  });

/** An order of a moment ago is history: nobody keeps copies. */
const doNotStore: RequestHandler = (_req, res, next) => {
  res.set('Cache-Control', 'no-store');
  next();
};

const notFoundHandler =
  ({ limits }: Pick<AppDeps, 'limits'>): RequestHandler =>
  (req, res) => {
    limits.stranger(req, res);
    throw new Problem('not_found', `There is nothing at ${req.path}.`);
  };

function wire(options: AppOptions): AppDeps {
  const tokens = createTokens(options.signingKeys, options.secret);
  const isLive = createIsLive(options.db);
  const authenticate = createAuthenticate(
    {
      findApiKey: createFindApiKey(options.db),
      useKey: createUseApiKey({ note: options.noteKeyUse, clock: () => options.db.now() }),
    },
    { tokens, isLive },
  );
  const limitGuesses = createLimitGuesses();
  const cors = createCors(options.db);
  const findStanding = createFindStanding(options.db);
  const namedTenant = createNamedTenant(options);
  return {
    ...options,
    tokens,
    isLive,
    authenticate,
    limitGuesses,
    cors,
    findStanding,
    resolveTenant: createResolveTenant({ ...options, authenticate, findStanding, namedTenant }),
    admit: createAdmit({
      findStanding,
      namedTenant,
      requestCounts: options.requestCounts,
      clock: () => options.db.now(),
    }),
    logIn: createLogIn(options, limitGuesses),
    askQueueStore: createAskQueueStore(options.queues),
  };
}

/** The whole API. It owns nothing that has to be closed. */
export function createApp(options: AppOptions): Express {
  const deps = wire(options);
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);
  app.set('trust proxy', deps.trustedProxies);

  // First, so that what listens for the end of an answer listens within the trace.
  if (deps.isTraced) app.use(traceRequests);
  if (deps.trustedProxies === 0) app.use(warnOfProxy(deps.log));
  app.use(identifyRequest, logAccess(deps.log), protect(deps.publicUrl));
  app.use((req, res, next) => deps.health.handle(req, res, next));
  app.use((req, res, next) => deps.serveMetrics(req, res, next));
  app.use(measureRequests(deps.metrics.http));
  app.use('/v1', doNotStore, deps.cors.handle);
  const v1 = Router({ caseSensitive: true });
  mountRoutes(v1, contractOf(deps).routes, deps);
  app.use(v1);
  resource(app, '/webhooks/stripe/:tenant', { post: receiveWebhookHandler(deps, 'stripe') });
  resource(app, '/webhooks/paypal/:tenant', { post: receiveWebhookHandler(deps, 'paypal') });
  app.use('/checkout', limitStrangers(deps), pagePolicy);
  resource(app, '/checkout/return', { get: checkoutReturnHandler });
  app.use(docsPage(deps));
  app.use(orderStatusPage(deps));
  app.use(accountPages(deps));
  app.use(opsRoutes(deps));
  app.use(notFoundHandler(deps));
  app.use(handleError);
  return app;
}
