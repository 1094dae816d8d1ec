import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { openMetrics } from './open-metrics.ts';
import { scrape } from './scrape.ts';
import { createServeMetrics, type ServeMetricsOptions } from './serve-metrics.ts';

const token = 'a-token-of-thirty-two-characters';

async function serve(options: Pick<ServeMetricsOptions, 'token' | 'served'>): Promise<string> {
  const answer = createServeMetrics({ metrics: openMetrics('api'), ...options });
  const server = createServer((request, response) =>
    answer(request, response, () => response.writeHead(404).end('not here')),
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const statusOf = async (url: string, init?: RequestInit) => (await fetch(url, init)).status;
const showing = (credentials: string) => ({ headers: { authorization: credentials } });

it('is open where no token is set', async () => {
  const base = await serve({ token: null, served: true });
  const samples = await scrape(`${base}/metrics`);
  expect(samples.get('waybill_orders_accepted_total')).toEqual({
    ...{ name: 'waybill_orders_accepted_total', labels: {}, value: 0 },
  });
  const { headers } = await fetch(`${base}/metrics`);
  expect(headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
});

it('does not exist where it is not served', async () => {
  const base = await serve({ token: null, served: false });
  expect(await statusOf(`${base}/metrics`)).toBe(404);
});

it('answers whoever shows the token', async () => {
  const base = await serve({ token, served: true });
  expect((await scrape(`${base}/metrics`, { token })).size).toBeGreaterThan(10);
});

it.each([
  ['nothing', ''],
  ['another token', 'Bearer another-token-of-the-same-length-'],
  ['the beginning of the token', `Bearer ${token.slice(0, -1)}`],
  ['the token with more behind it', `Bearer ${token}x`],
  ['the token in another scheme', `Basic ${token}`],
])('refuses whoever shows %s', async (_, credentials) => {
  const base = await serve({ token, served: true });
  const response = await fetch(`${base}/metrics`, showing(credentials));
  expect([response.status, response.headers.get('www-authenticate'), await response.text()]).toEqual([
    ...[401, 'Bearer', ''],
  ]);
});

it('hands on everything else', async () => {
  const base = await serve({ token: null, served: true });
  expect(await statusOf(`${base}/metrics/more`)).toBe(404);
  expect(await statusOf(`${base}/metrics`, { method: 'POST' })).toBe(404);
  expect(await statusOf(`${base}/metrics?x=1`)).toBe(200);
});
