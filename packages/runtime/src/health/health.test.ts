import { afterEach, expect, it } from 'vitest';
import { createLogger } from '../log/create-logger.ts';
import { createHealth } from './create-health.ts';
import type { Check, Checks } from './probe.ts';
import { type HealthServer, serveHealth } from './serve-health.ts';

const lines: string[] = [];
const log = createLogger({
  name: 'test',
  level: 'info',
  destination: { write: (line) => void lines.push(line) },
});

const ok = async () => undefined;
const broken = () => Promise.reject(new Error('connection refused'));
const hanging = () => new Promise<void>(() => undefined);
const check = (run: Check['run'], need: Check['need']): Check => ({ run, need, deadlineMs: 100 });

const servers: HealthServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function serve(checks: Checks) {
  const health = createHealth({ checks, log });
  const server = await serveHealth(health, { port: 0, host: '127.0.0.1' });
  servers.push(server);
  const get = async (path: string, method = 'GET') => {
    const response = await fetch(`http://127.0.0.1:${server.port}${path}`, { method });
    return { status: response.status, body: await response.json() };
  };
  return { health, get };
}

it('is ready when every part works', async () => {
  const { get } = await serve({ database: check(ok, 'required'), queue: check(ok, 'degrading') });
  expect(await get('/readyz')).toEqual({
    status: 200,
    body: {
      status: 'ready',
      checks: {
        database: { status: 'ok', durationMs: expect.any(Number) },
        queue: { status: 'ok', durationMs: expect.any(Number) },
      },
    },
  });
});

it('stays ready but degraded when a part it can do without fails', async () => {
  const { get } = await serve({ database: check(ok, 'required'), queue: check(broken, 'degrading') });
  expect(await get('/readyz')).toMatchObject({
    status: 200,
    body: { status: 'degraded', checks: { queue: { status: 'failed' } } },
  });
});

it('is not ready when a required part fails, and says why in the log only', async () => {
  const { get } = await serve({ database: check(broken, 'required') });
  const answer = await get('/readyz');
  expect(answer).toMatchObject({
    status: 503,
    body: { status: 'unready', checks: { database: { status: 'failed' } } },
  });
  expect(JSON.stringify(answer)).not.toContain('refused');
  expect(lines.at(-1)).toContain('connection refused');
});

it('counts a part that does not answer in time as down', async () => {
  const { get } = await serve({ database: check(hanging, 'required') });
  expect(await get('/readyz')).toMatchObject({
    status: 503,
    body: { checks: { database: { status: 'timeout' } } },
  });
});

it('is alive even when nothing else works', async () => {
  const { get } = await serve({ database: check(broken, 'required') });
  expect(await get('/livez')).toEqual({ status: 200, body: { status: 'alive', pid: process.pid } });
});

it('takes no new work once it is closing', async () => {
  const { health, get } = await serve({ database: check(ok, 'required') });
  health.close();
  expect(await get('/readyz')).toMatchObject({ status: 503 });
  expect(await get('/livez')).toMatchObject({ status: 200 });
});

it('runs a check once for all who ask meanwhile', async () => {
  let runs = 0;
  const gate = Promise.withResolvers<void>();
  const counted = () => {
    runs++;
    return gate.promise;
  };
  const { health } = await serve({ database: { run: counted, need: 'required', deadlineMs: 5_000 } });
  const asked = [health.readiness(), health.readiness()];
  gate.resolve();
  await Promise.all(asked);
  expect(runs).toBe(1);
});

it('answers nothing else', async () => {
  const { get } = await serve({});
  expect(await get('/metrics')).toMatchObject({ status: 404 });
  expect(await get('/livez', 'POST')).toMatchObject({ status: 404 });
});

it('says so when the port is taken', async () => {
  const health = createHealth({ checks: {}, log });
  const first = await serveHealth(health, { port: 0, host: '127.0.0.1' });
  servers.push(first);
  await expect(serveHealth(health, { port: first.port, host: '127.0.0.1' })).rejects.toThrow('EADDRINUSE');
});
