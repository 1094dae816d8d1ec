import { once } from 'node:events';
import http from 'node:http';
import net, { type AddressInfo } from 'node:net';
import type { HookAnswer, TargetPolicy } from '@waybill/domain';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ResolveAll } from './resolve-target.ts';
import { createHookSender, type HookSenderOptions } from './send-hook.ts';

type Answer = (req: http.IncomingMessage, res: http.ServerResponse) => void;

interface Received {
  method: string | undefined;
  headers: http.IncomingHttpHeaders;
  body: string;
}

let server: http.Server;
let answer: Answer = (_, res) => res.writeHead(204).end();
const received: Received[] = [];
beforeAll(async () => {
  server = http.createServer(async (req, res) => {
    let body = '';
    for await (const chunk of req) body += String(chunk);
    received.push({ method: req.method, headers: req.headers, body });
    answer(req, res);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const portOf = ({ address }: { address(): unknown }) => (address.call(server) as AddressInfo).port;
const here = (path = '/') => `http://127.0.0.1:${portOf(server)}${path}`;
const trial: TargetPolicy = { ports: [443], loopback: true };
const strict: TargetPolicy = { ports: [443, 80], loopback: false };

const send = (url: string, options: Partial<HookSenderOptions> = {}, signal = new AbortController().signal) =>
  createHookSender({ policy: trial, timeoutMs: 2_000, ...options })(
    { url, headers: { 'webhook-id': 'msg_1', 'content-type': 'application/json' }, body: '{"a":"é"}' },
    { signal },
  );
const reason = (sent: HookAnswer) => (sent.kind === 'failed' ? sent.reason : `answered ${sent.status}`);

/** A resolver that answers in turn. */
const resolving =
  (...turns: string[][]): ResolveAll =>
  (_, __, callback) => {
    const addresses = turns.length > 1 ? turns.shift() : turns[0];
    callback(
      null,
      (addresses ?? []).map((address) => ({ address, family: net.isIP(address) })),
    );
  };

describe('a message', () => {
  it('is posted as it is, and its answer is a status and a time', async () => {
    answer = (_, res) => res.writeHead(202).end('thanks');
    expect(await send(here('/hooks?k=1'))).toEqual({
      ...{ kind: 'answered', status: 202, durationMs: expect.any(Number) },
    });
    expect(received.at(-1)).toMatchObject({
      method: 'POST',
      headers: { 'webhook-id': 'msg_1', 'content-type': 'application/json', 'content-length': '10' },
      body: '{"a":"é"}',
    });
  });

  it('learns for how long its receiver wants to be left alone', async () => {
    answer = (_, res) => res.writeHead(429, { 'retry-after': '120' }).end();
    expect(await send(here())).toMatchObject({ kind: 'answered', status: 429, retryAfterMs: 120_000 });
    answer = (_, res) => res.writeHead(503, { 'retry-after': 'later' }).end();
    expect(await send(here())).not.toHaveProperty('retryAfterMs');
  });

  it('follows no redirect', async () => {
    answer = (_, res) => res.writeHead(307, { location: 'http://169.254.169.254/' }).end();
    expect(await send(here())).toMatchObject({ kind: 'answered', status: 307 });
  });

  it('reads a small part of an answer without end', async () => {
    let written = 0;
    answer = (_, res) => {
      res.writeHead(200);
      const chunk = Buffer.alloc(64 * 1_024);
      const write = () => {
        while (!res.destroyed && res.write(chunk)) written += chunk.length;
      };
      res.on('drain', write);
      write();
    };
    expect(await send(here())).toMatchObject({ kind: 'answered', status: 200 });
    expect(written).toBeLessThan(20 * 1_024 * 1_024);
  });

  it('does not wait longer than its limit, for the headers nor for the body', async () => {
    for (const slow of [() => undefined, (_: unknown, res: http.ServerResponse) => res.write('a')]) {
      answer = slow as Answer;
      expect(reason(await send(here(), { timeoutMs: 100 }))).toBe('it did not answer in time');
    }
  });

  it('is called off with its job, which then is no failure of the receiver', async () => {
    answer = () => undefined;
    const controller = new AbortController();
    const sent = send(here(), {}, controller.signal);
    controller.abort(new Error('the worker is stopping'));
    await expect(sent).rejects.toThrow('the worker is stopping');
  });

  it('says why it did not arrive, in words that hold nothing of the receiver’s', async () => {
    answer = (req) => req.socket.destroy();
    expect(reason(await send(here()))).toBe('it closed the connection');
    answer = (req) => req.socket.end('SSH-2.0-secret\r\n');
    expect(reason(await send(here()))).toBe('its answer is not HTTP');
    const closed = net.createServer().listen(0, '127.0.0.1');
    await once(closed, 'listening');
    const { port } = closed.address() as AddressInfo;
    closed.close();
    await once(closed, 'close');
    expect(reason(await send(`http://127.0.0.1:${port}/`))).toBe('it refused the connection');
    expect(reason(await send(here().replace('http:', 'https:')))).toMatch(/could not be reached|certificate/);
  });
});

describe('an address that is not everybody’s', () => {
  const refused = 'its name resolves to an address that nothing is sent to';

  it.each([
    '127.0.0.1',
    '10.0.0.7',
    '169.254.169.254',
    '100.100.100.200',
    '::1',
    'fd00:ec2::254',
    '::ffff:10.0.0.1',
  ])('is not connected to behind a name: %s', async (address) => {
    const before = received.length;
    const resolveAll = resolving([address]);
    expect(reason(await send('https://shop.example/', { policy: strict, resolveAll }))).toBe(refused);
    expect(received).toHaveLength(before);
  });

  it('refuses a name that has it beside others', async () => {
    const resolveAll = resolving(['93.184.216.34', '10.0.0.1']);
    expect(reason(await send('https://shop.example/', { policy: strict, resolveAll }))).toBe(refused);
  });

  it('gains nothing by changing: what was looked up is what is connected to', async () => {
    answer = (_, res) => res.writeHead(204).end();
    const turns: string[] = [];
    const resolveAll: ResolveAll = (hostname, _, callback) => {
      turns.push(hostname);
      callback(null, [{ address: turns.length === 1 ? '127.0.0.1' : '10.0.0.1', family: 4 }]);
    };
    const url = `http://rebinding.localhost:${portOf(server)}/`;
    expect(await send(url, { resolveAll })).toMatchObject({ kind: 'answered', status: 204 });
    expect(turns).toEqual(['rebinding.localhost']);
    expect(reason(await send(url, { resolveAll }))).toBe(refused);
  });

  it.each([
    'http://shop.example/',
    'https://shop.example:8443/',
    'https://a:b@shop.example/',
    'https://10.0.0.1/',
  ])('nor is one that the policy of today refuses: %s', async (url) => {
    expect(reason(await send(url, { policy: strict, resolveAll: resolving(['1.1.1.1']) }))).toMatch(
      /^its URL must/,
    );
  });

  it('is told from one whose name is not known', async () => {
    const resolveAll: ResolveAll = (_, __, callback) =>
      callback(Object.assign(new Error('no'), { code: 'ENOTFOUND' }), []);
    expect(reason(await send('https://shop.example/', { policy: strict, resolveAll }))).toBe(
      'its name is not known',
    );
  });
});
