import { beginStep, markFailed } from '@waybill/telemetry';
import type { RequestHandler } from 'express';
import { callerOf } from '../auth/principal.ts';
import { isProbe } from './probes.ts';
import { routeTemplate } from './route-template.ts';

/** Makes each request a step of a trace: of its caller's, where it sends one. */
export const traceRequests: RequestHandler = (req, res, next) => {
  if (isProbe(req)) {
    next();
    return;
  }
  const { method } = req;
  const step = { name: method, kind: 'server', causedBy: req.get('traceparent') ?? null } as const;
  const span = beginStep(step, { listeners: res, body: next });
  res.once('close', () => {
    const route = routeTemplate(req);
    const tenantId = callerOf(res)?.tenantId;
    span.updateName(`${method} ${route}`);
    span.setAttributes({
      'http.request.method': method,
      'http.route': route,
      'http.response.status_code': res.statusCode,
      ...(tenantId !== undefined && { 'waybill.tenant.id': tenantId }),
    });
    if (res.statusCode >= 500) markFailed(span, String(res.statusCode));
    span.end();
  });
};
