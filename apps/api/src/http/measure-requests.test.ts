import { randomUUID } from 'node:crypto';
import { type MetricsOf, openMetrics, scrape } from '@waybill/telemetry';
import { until } from '@waybill/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newOrder } from '../testing/orders.ts';
import { startApi, type TestApi } from '../testing/start-api.ts';
import { servePublicMetrics } from './public-metrics.ts';

let api: TestApi;
let metrics: MetricsOf<'api'>;

beforeAll(async () => {
  metrics = openMetrics('api');
  const serveMetrics = servePublicMetrics(metrics, { token: null, environment: 'test' });
  api = await startApi({ metrics, serveMetrics });
});
afterAll(() => api.close());

const counted = 'waybill_http_request_duration_seconds_count';

/** How many requests were measured under these labels, in the order of the labels' values. */
async function measured(): Promise<Record<string, number>> {
  const samples = [...(await scrape(`${api.baseUrl}/metrics`)).values()];
  return Object.fromEntries(
    samples
      .filter(({ name }) => name === counted)
      .map(({ labels, value }) => [
        ['method', 'route', 'status_class', 'tenant_class'].map((name) => labels[name]).join(' '),
        value,
      ]),
  );
}

describe('what is measured of requests', () => {
  it('is told by the route, not by what was asked for', async () => {
    await Promise.all([
      api.storefront.post('/v1/orders', newOrder()),
      api.storefront.get(`/v1/orders/${randomUUID()}`),
      api.storefront.get('/v1/products/MUG-01'),
      api.stranger.get('/v1/orders'),
      api.stranger.get(`/somewhere/${randomUUID()}`),
      api.stranger.post(`/webhooks/stripe/${randomUUID()}`, {}),
      api.stranger.get('/ops/queues/api/queues/orders/17'),
      api.storefront.call('DELETE', '/v1/orders'),
      api.storefront.call('PROPFIND', '/v1/orders'),
    ]);
    await until(async () => Object.values(await measured()).reduce((sum, count) => sum + count, 0) >= 9);
    expect(await measured()).toEqual({
      'POST /v1/orders 2xx ordinary': 1,
      'GET /v1/orders/:id 4xx ordinary': 1,
      'GET /v1/products/:sku 2xx ordinary': 1,
      'GET /v1/orders 4xx none': 1,
      'GET unmatched 4xx none': 1,
      'POST /webhooks/stripe/:tenant 4xx none': 1,
      'GET /ops/queues 4xx none': 1,
      'DELETE /v1/orders 4xx none': 1,
      'other /v1/orders 4xx none': 1,
    });
  });

  it('stays as small whatever else is asked for', async () => {
    await api.storefront.post('/v1/orders', newOrder());
    const before = Object.keys(await measured()).length;
    const paths = (id: string) => [
      `/v1/orders/${id}`,
      `/v1/products/${id}`,
      `/${id}/${id}`,
      `/ops/queues/${id}`,
    ];
    const ids = Array.from({ length: 30 }, randomUUID);
    await Promise.all(ids.flatMap(paths).map((path) => api.storefront.get(path)));
    const after = await measured();
    expect(Object.keys(after).length - before).toBeLessThanOrEqual(4);
    const text = await metrics.text();
    for (const secret of [...ids, api.apiKey, api.scope.tenantId]) expect(text).not.toContain(secret);
  });

  it('leaves out those who only watch', async () => {
    const before = await measured();
    await Promise.all(['/livez', '/readyz', '/metrics'].map((path) => api.stranger.get(path)));
    expect(await measured()).toEqual(before);
  });
});

describe('the metrics on the public port', () => {
  const statusOf = async (token: string | null, environment: 'development' | 'production') => {
    const serveMetrics = servePublicMetrics(metrics, { token, environment });
    const other = await startApi({ metrics, serveMetrics });
    const { status } = await other.stranger.get('/metrics');
    await other.close();
    return status;
  };

  it('are open on the machine of a developer', async () => {
    expect(await statusOf(null, 'development')).toBe(200);
  });

  it('do not exist in production without a token', async () => {
    expect(await statusOf(null, 'production')).toBe(404);
  });

  it('are refused to whoever has not the token', async () => {
    expect(await statusOf('a-token-of-thirty-two-characters', 'production')).toBe(401);
  });
});
