import { httpMethods, type Instruments } from '@waybill/telemetry';
import type { RequestHandler, Response } from 'express';
import { callerOf } from '../auth/principal.ts';
import { routeTemplate } from './route-template.ts';
import { createTenantClasses } from './tenant-class.ts';

const known: ReadonlySet<string> = new Set(httpMethods);

/** A client that went away before its answer began counts as its own fault, as other servers write 499. */
const statusClassOf = ({ headersSent, statusCode }: Response): string =>
  headersSent ? `${Math.floor(statusCode / 100)}xx` : '4xx';

/** Measures every answer, by labels that have few values whatever is asked for. */
export function measureRequests({ duration }: Instruments<'http'>): RequestHandler {
  const tenantClassOf = createTenantClasses();
  return (req, res, next) => {
    const startedAt = performance.now();
    res.once('close', () => {
      const labels = {
        method: known.has(req.method) ? req.method : 'other',
        route: routeTemplate(req),
        status_class: statusClassOf(res),
        tenant_class: tenantClassOf(callerOf(res)?.tenantId),
      };
      duration.observe(labels, (performance.now() - startedAt) / 1_000);
    });
    next();
  };
}
