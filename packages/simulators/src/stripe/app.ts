import express, { type ErrorRequestHandler, type Express } from 'express';
import { z } from 'zod';
import { controlRoutes } from './control/routes.ts';
import { createEndpointFactory } from './endpoint.ts';
import { internalError, invalidRequest, StripeError } from './errors.ts';
import { requestId } from './ids.ts';
import { accountRoutes } from './routes/account.ts';
import { authenticationRoutes } from './routes/authentication.ts';
import { balanceRoutes } from './routes/balance.ts';
import { chargeRoutes } from './routes/charges.ts';
import { disputeRoutes } from './routes/disputes.ts';
import { eventRoutes } from './routes/events.ts';
import { paymentIntentRoutes } from './routes/payment-intents.ts';
import { paymentMethodRoutes } from './routes/payment-methods.ts';
import { refundRoutes } from './routes/refunds.ts';
import { serializeError } from './serialize/error.ts';
import { beginCall, type Simulation } from './simulation.ts';

export function createApp(simulation: Simulation): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);
  app.set('query parser', 'extended');
  app.use(controlRoutes(simulation));
  app.use(express.urlencoded({ extended: true, limit: '256kb' }));
  app.use('/authenticate', authenticationRoutes(simulation));

  const endpoint = createEndpointFactory(simulation);
  app.use('/v1/payment_intents', paymentIntentRoutes(endpoint));
  app.use('/v1/payment_methods', paymentMethodRoutes(endpoint));
  app.use('/v1/charges', chargeRoutes(endpoint));
  app.use('/v1/refunds', refundRoutes(endpoint));
  app.use('/v1/disputes', disputeRoutes(endpoint));
  app.use('/v1/events', eventRoutes(endpoint));
  app.use('/v1/balance', balanceRoutes(endpoint));
  app.use('/v1/account', accountRoutes(endpoint, simulation));

  app.use((req) => {
    throw invalidRequest({
      status: 404,
      message: `Unrecognized request URL (${req.method}: ${req.path}). Please see https://stripe.com/docs or we can help at https://support.stripe.com/.`,
    });
  });
  app.use(errorHandler(simulation));
  return app;
}

/** What is wrong outside of an endpoint is told in the same shape. */
function errorHandler(simulation: Simulation): ErrorRequestHandler {
  return (error: unknown, _req, res, next) => {
    if (res.headersSent || simulation.closing.aborted) return next(error);
    const id = requestId();
    const { details } = toStripeError(error);
    const call = beginCall(simulation);
    res
      .status(details.status)
      .set('Request-Id', id)
      .json(serializeError(call, details, id, call.now));
  };
}

function toStripeError(error: unknown): StripeError {
  if (error instanceof StripeError) return error;
  if (error instanceof z.ZodError) return invalidRequest({ message: z.prettifyError(error) });
  if (isHttpError(error)) return invalidRequest({ status: error.status, message: error.message });
  return internalError(500);
}

/** What Express's body parsers throw. */
const isHttpError = (error: unknown): error is Error & { status: number } =>
  error instanceof Error && 'status' in error && typeof error.status === 'number' && error.status < 500;
