import express, { type ErrorRequestHandler, type Express } from 'express';
import { z } from 'zod';
import { controlRoutes } from './control/routes.ts';
import { createEndpoints } from './endpoint.ts';
import { invalidRequest, notFound, outage } from './errors.ts';
import { debugId } from './ids.ts';
import { errorReply, type Reply, sendReply } from './reply.ts';
import { approvalRoutes } from './routes/approval.ts';
import { authorizationRoutes } from './routes/authorizations.ts';
import { captureRoutes } from './routes/captures.ts';
import { disputeRoutes } from './routes/disputes.ts';
import { notificationRoutes } from './routes/notifications.ts';
import { orderRoutes } from './routes/orders.ts';
import { refundRoutes } from './routes/refunds.ts';
import { reportingRoutes } from './routes/reporting.ts';
import { tokenRoute } from './routes/token.ts';
import type { Simulation } from './simulation.ts';

export function createApp(simulation: Simulation): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);
  app.use(controlRoutes(simulation));
  app.use(express.urlencoded({ extended: false, limit: '256kb' }));
  app.use(express.json({ limit: '256kb' }));
  app.use('/checkoutnow', approvalRoutes(simulation));
  app.post('/v1/oauth2/token', tokenRoute(simulation));

  const endpoints = createEndpoints(simulation);
  app.use('/v2/checkout/orders', orderRoutes(endpoints));
  app.use('/v2/payments/authorizations', authorizationRoutes(endpoints));
  app.use('/v2/payments/captures', captureRoutes(endpoints));
  app.use('/v2/payments/refunds', refundRoutes(endpoints));
  app.use('/v1/customer/disputes', disputeRoutes(endpoints));
  app.use('/v1/reporting', reportingRoutes(simulation, endpoints));
  app.use(notificationRoutes(simulation, endpoints));

  app.use(() => {
    throw notFound();
  });
  app.use(errorHandler(simulation));
  return app;
}

/** What is wrong outside of an endpoint is told in the same shape. */
function errorHandler({ closing }: Simulation): ErrorRequestHandler {
  return (error: unknown, _req, res, next) => {
    if (res.headersSent || closing.aborted) return next(error);
    const id = debugId();
    sendReply(res, replyTo(error, id), id);
  };
}

function replyTo(error: unknown, id: string): Reply {
  if (error instanceof z.ZodError) {
    return errorReply(invalidRequest([{ issue: z.prettifyError(error) }]), id);
  }
  try {
    return errorReply(error, id);
  } catch {
    return errorReply(outage(500), id);
  }
}
