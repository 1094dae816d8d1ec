import { createServeMetrics, type Exposition, type ServeMetrics } from '@waybill/telemetry';

/** The API's port is the public one: in production there is nothing to read on it without a token. */
export const servePublicMetrics = (
  metrics: Exposition,
  { token, environment }: { token: string | null; environment: 'development' | 'test' | 'production' },
): ServeMetrics =>
  createServeMetrics({ metrics, token, served: token !== null || environment !== 'production' });
