import { defineMetrics, secondsOfCalls } from '../definition.ts';

export const httpMethods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'other'] as const;
export const statusClasses = ['1xx', '2xx', '3xx', '4xx', '5xx'] as const;

/** What is told of a caller's shop, which itself is never named. */
export const tenantClasses = ['none', 'ordinary', 'busy'] as const;
export type TenantClass = (typeof tenantClasses)[number];

export const httpMetrics = defineMetrics({
  duration: {
    type: 'histogram',
    name: 'waybill_http_request_duration_seconds',
    help: 'Time from a request to the end of its answer. Health checks and scrapes are not counted.',
    labels: {
      method: httpMethods,
      route: 'the path as it is declared, with parameters by name; `unmatched` for every other path',
      status_class: statusClasses,
      tenant_class: tenantClasses,
    },
    buckets: secondsOfCalls,
  },
});
