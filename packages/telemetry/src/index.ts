export { type BreakerNews, createBreakerBook } from './measure/breakers.ts';
export { createCountDispatch } from './measure/dispatch.ts';
export { createCountOccurrences } from './measure/occurrences.ts';
export { type Pool, watchPools } from './measure/pools.ts';
export { createObserveCall, type ObserveCall, type ProviderCall } from './measure/provider-calls.ts';
export { groups, groupsOf, type Role, roles } from './metrics/catalog.ts';
export type { OnScrape } from './metrics/collection.ts';
export type { Definition } from './metrics/definition.ts';
export { forAWhile } from './metrics/for-a-while.ts';
export { httpMethods, type TenantClass } from './metrics/groups/http.ts';
export type { JobOutcome } from './metrics/groups/jobs.ts';
export { queueStates } from './metrics/groups/queues.ts';
export { type Exposition, type Instruments, type MetricsOf, openMetrics } from './metrics/open-metrics.ts';
export { parseScrape, type Sample, scrape } from './metrics/scrape.ts';
export { createServeMetrics, type ServeMetrics, type ServeMetricsOptions } from './metrics/serve-metrics.ts';
export {
  beginStep,
  currentTraceparent,
  inStep,
  markFailed,
  type Step,
  traceFields,
} from './tracing/span.ts';
export { startTracing, type Tracing, type TracingLog, type TracingOptions } from './tracing/start-tracing.ts';
